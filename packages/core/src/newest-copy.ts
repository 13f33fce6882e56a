import { compareUtf8 } from './compare-utf8.js'
import type { Origin } from './page.js'
import type { Collection, RosterRecord, Text } from './record.js'
import { canonicalJson } from './record-codec.js'
import { type Rejection, rejection } from './rejection.js'

const shape = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:[Zz]|([+-]\d\d):?(\d\d)?)?)?$/

/** A moment as sortable text, or '' where the value is no date. */
const instant = (text: Text): string => {
  const parts = text === undefined ? null : shape.exec(text.trim())
  if (parts === null) return ''
  const [, day, minute = '00:00', second = '00', fraction = '', hours = '+00', minutes = '00'] = parts
  const seconds = Date.parse(`${day}T${minute}:${second}.000${hours}:${minutes}`) / 1000
  if (Number.isNaN(seconds)) return ''
  return `${String(seconds + 1e12).padStart(14, '0')}.${fraction.replace(/0+$/, '')}`
}

/** Compares two values of `dateLastModified` as moments; no zone means UTC, a value that is missing or no date is the oldest. */
export const compareInstants = (left: Text, right: Text): number => {
  if (left === right) return 0
  const [a, b] = [instant(left), instant(right)]
  if (a === b) return 0
  return a < b ? -1 : 1
}

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
