import { compareUtf8 } from './compare-utf8.js'
import { compareInstants } from './instant.js'
import type { Origin } from './page.js'
import type { Collection, RosterRecord } from './record.js'
import { canonicalJson } from './record-codec.js'
import { type Rejection, rejection } from './rejection.js'

/** One of several records with the same sourcedId, and the page it came on. */
export interface RecordCopy<R extends RosterRecord> {
  readonly record: R
  readonly origin: Origin
}

/**
 * Picks among the copies of one sourcedId the one that counts: the newest `dateLastModified`, then the greater canonical text. The others
 * are put on file: `repeated-record` when equal to it, `duplicate-sourced-id` when they differ. Wants at least one copy.
 */
export const newestCopy = <R extends RosterRecord>(
  collection: Collection,
  copies: readonly RecordCopy<R>[],
): { readonly record: R; readonly superseded: readonly Rejection[] } => {
  let winner = copies[0] as RecordCopy<R>
  if (copies.length === 1) return { record: winner.record, superseded: [] }
  for (const copy of copies) if (isNewer(copy.record, winner.record)) winner = copy
  const text = canonicalJson(winner.record)
  const superseded = copies
    .filter((copy) => copy !== winner)
    .map(({ record, origin }) => {
      const rule = canonicalJson(record) === text ? 'repeated-record' : 'duplicate-sourced-id'
      return rejection(rule, { collection, sourcedId: record.sourcedId }, { origin })
    })
  return { record: winner.record, superseded }
}

const isNewer = (candidate: RosterRecord, than: RosterRecord): boolean => {
  const order = compareInstants(candidate.dateLastModified, than.dateLastModified)
  return order > 0 || (order === 0 && compareUtf8(canonicalJson(candidate), canonicalJson(than)) > 0)
}
