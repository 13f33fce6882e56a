import { type Collection, collections } from '@rosterstream/core'
import { memoryData } from '../memory-data.js'
import type { OneRosterVersion, RosterData } from '../roster-data.js'
import { contactTroubles } from './troubles/contacts.js'
import { idTroubles } from './troubles/ids.js'
import { peopleTroubles } from './troubles/people.js'
import { phoneTroubles } from './troubles/phones.js'
import { structureTroubles } from './troubles/structure.js'
import { type Places, sceneOf, type Trouble } from './troubles/trouble.js'

/** Every kind of bad data that a troubled district has. */
export const troubles: readonly Trouble[] = [
  ...contactTroubles,
  ...peopleTroubles,
  ...phoneTroubles,
  ...idTroubles,
  ...structureTroubles,
]

/** The district's records with every trouble among them, sorted by sourcedId again. Holds them all. */
export function troubledData(good: RosterData, places: Places): RosterData {
  const scene = sceneOf(places)
  const bad = troubles.map(({ records }) => records(scene))
  const tables = collections.map((collection) => {
    const limit = good.count(collection) ?? 0
    const texts = good.page(collection, { offset: 0, limit })
    const records = [
      ...texts.map((text) => JSON.parse(text) as unknown),
      ...bad.flatMap((added) => added[collection] ?? []),
    ]
    return [collection, sortedById(records)] as const
  })
  return memoryData(Object.fromEntries(tables) as Record<Collection, readonly unknown[]>, versionOf(places.version))
}

const versionOf = (version: OneRosterVersion) => ({ version })

function sortedById(records: readonly unknown[]): readonly unknown[] {
  const keyed = records.map((record) => {
    const id = record !== null && typeof record === 'object' && 'sourcedId' in record ? record.sourcedId : ''
    return { record, key: Buffer.from(String(id ?? '')) }
  })
  return keyed.sort((a, b) => Buffer.compare(a.key, b.key)).map(({ record }) => record)
}
