import { compareUtf8 } from './compare-utf8.js'
import { newestCopy, type RecordCopy } from './newest-copy.js'
import type { Page, RosterPage } from './page.js'
import { type Collection, collections, type RecordOf } from './record.js'
import type { Rejection } from './rejection.js'
import type { Snapshot, SnapshotMeta, SnapshotStore, SnapshotWriter } from './snapshot.js'

interface Pile {
  readonly attempt: number
  readonly pages: RosterPage[]
}

interface Shelf {
  readonly records: readonly RecordOf[Collection][]
  readonly rejections: readonly Rejection[]
}

const shelve = (collection: Collection, pages: readonly RosterPage[]): Shelf => {
  const copies: RecordCopy<RecordOf[Collection]>[] = []
  const rejections: Rejection[] = []
  for (const page of pages) {
    for (const record of page.records) copies.push({ record, origin: page.origin })
    for (const one of page.rejections) rejections.push(one)
  }
  copies.sort((left, right) => compareUtf8(left.record.sourcedId, right.record.sourcedId))
  const records: RecordOf[Collection][] = []
  let start = 0
  while (start < copies.length) {
    let end = start + 1
    while (end < copies.length && copies[end]?.record.sourcedId === copies[start]?.record.sourcedId) end++
    const { record, superseded } = newestCopy(collection, copies.slice(start, end))
    records.push(record)
    for (const one of superseded) rejections.push(one)
    start = end
  }
  return { records, rejections }
}

async function* pagesOf<C extends Collection>(
  collection: C,
  shelf: Shelf,
  options: { size: number; meta: SnapshotMeta },
) {
  const records = shelf.records as readonly RecordOf[C][]
  let offset = 0
  do {
    const next = offset + options.size
    const last = next >= records.length
    const page: Page<C> = {
      collection,
      records: records.slice(offset, next),
      rejections: last ? shelf.rejections : [],
      origin: { attempt: 1, offset },
      proof: last ? options.meta.proofs[collection] : undefined,
      taken: () => undefined,
    }
    yield page
    offset = next
  } while (offset < records.length)
}

const find = (records: Shelf['records'], sourcedId: string): RecordOf[Collection] | undefined => {
  let [low, high] = [0, records.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareUtf8((records[middle] as RecordOf[Collection]).sourcedId, sourcedId) < 0) low = middle + 1
    else high = middle
  }
  const found = records[low]
  return found?.sourcedId === sourcedId ? found : undefined
}

const snapshotOf = (piles: ReadonlyMap<Collection, Pile>, meta: SnapshotMeta): Snapshot => {
  const shelves = new Map(
    collections.map((collection) => [collection, shelve(collection, piles.get(collection)?.pages ?? [])]),
  )
  const shelf = (collection: Collection): Shelf => shelves.get(collection) as Shelf
  return {
    meta,
    pages: (collection, options) => pagesOf(collection, shelf(collection), { size: options?.size ?? 1000, meta }),
    get: async (collection, sourcedId) =>
      find(shelf(collection).records, sourcedId) as RecordOf[typeof collection] | undefined,
    close: async () => undefined,
  }
}

/**
 * Keeps snapshots in memory, for library users with small districts and for tests. Holds every record of the current snapshot and of
 * the one being filled; nothing outlives the process.
 */
export const memorySnapshotStore = (): SnapshotStore => {
  let current: Snapshot | undefined
  const begin = async (): Promise<SnapshotWriter> => {
    const piles = new Map<Collection, Pile>()
    return {
      write: async (page) => {
        const pile = piles.get(page.collection)
        const { attempt } = page.origin
        if (pile !== undefined && attempt < pile.attempt) return
        if (pile === undefined || attempt > pile.attempt) piles.set(page.collection, { attempt, pages: [page] })
        else pile.pages.push(page)
      },
      commit: async (meta) => {
        current = snapshotOf(piles, meta)
        return current
      },
      abort: async () => piles.clear(),
    }
  }
  return { current: async () => current, begin, close: async () => undefined }
}
