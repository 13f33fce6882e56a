import { type Collection, collections, type RecordOf, type RosterPage, rejection } from '@rosterstream/core'
import fc from 'fast-check'
import { rosterRecords } from './roster-records.js'

const earlier = rejection('bad-email', { collection: 'users', sourcedId: 'earlier' })

/** Makes a page as a source would hand it on; an earlier operator has already left one rejection on it. */
export const rosterPage = (
  collection: Collection,
  records: readonly RecordOf[Collection][],
  proof?: RosterPage['proof'],
): RosterPage =>
  ({
    collection,
    records,
    rejections: [earlier],
    origin: { attempt: 1, offset: records.length },
    proof,
    taken: () => undefined,
  }) as unknown as RosterPage

const anyPage: fc.Arbitrary<RosterPage> = fc.constantFrom(...collections).chain((collection) =>
  fc
    .uniqueArray<RecordOf[Collection], string>(rosterRecords[collection], {
      selector: (record) => record.sourcedId,
      maxLength: 6,
    })
    .map((records) => rosterPage(collection, records)),
)

/** Arbitrary pages of arbitrary collections in arbitrary order; the ids within a page differ. */
export const rosterPages: fc.Arbitrary<RosterPage[]> = fc.array(anyPage, { maxLength: 6 })
