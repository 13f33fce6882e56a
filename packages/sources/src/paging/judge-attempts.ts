import type { Completeness } from '@rosterstream/core'
import type { Repeats } from './id-ledger.js'

/** What one whole attempt at a collection came to. */
export interface Attempt extends Repeats {
  /** All records, unreadable ones and repeats included. */
  readonly received: number
  /** The announced total, stable over the attempt. */
  readonly total: number | undefined
  readonly filtered: boolean
  /** The largest page. */
  readonly largest: number
}

/** What follows from the attempts so far: the collection is complete, or has to be pulled again and how. */
export type Judgement =
  | { readonly completeness: Completeness; readonly remarks: readonly string[] }
  | { readonly again: string; readonly withoutFilter: boolean; readonly otherLimit: boolean }

const alike = (one: Attempt, other: Attempt): boolean =>
  one.total === other.total &&
  one.received === other.received &&
  one.signature === other.signature &&
  one.filtered === other.filtered

/** The server's own repeats come again in the same way when the pages are cut elsewhere; where they cannot be, a third time. */
const areOwnRepeats = (last: Attempt, before: readonly Attempt[]): boolean => {
  if (last.acrossPages === 0) return true
  const same = before.filter((attempt) => alike(attempt, last))
  return same.some((attempt) => attempt.largest !== last.largest) || same.length >= 2
}

const cameMore = ({ received, total }: Attempt): boolean => total !== undefined && received > total

const repeatRemarks = ({ repeats }: Attempt): readonly string[] =>
  repeats === 0 ? [] : [`the server sends ${repeats} ${repeats === 1 ? 'record' : 'records'} more than once`]

const judgeMore = (last: Attempt, before: Attempt | undefined, figures: string): Judgement => {
  if (before === undefined || !cameMore(before)) return { again: figures, withoutFilter: false, otherLimit: false }
  return { completeness: 'unproven', remarks: [...repeatRemarks(last), `${figures}, twice in a row`] }
}

/**
 * Judges the last of the attempts, which all ended at an end. Source: the rules of proof; counts are those of unique ids plus the
 * server's own repeats plus unreadable records.
 */
export const judgeAttempts = (attempts: readonly Attempt[]): Judgement => {
  const last = attempts.at(-1) as Attempt
  const before = attempts.slice(0, -1)
  const { received, total, filtered } = last
  const remarks = repeatRemarks(last)
  const figures = total === undefined ? `sent ${received}` : `announced ${total}, sent ${received}`
  if (!areOwnRepeats(last, before)) {
    return {
      again: `${figures}, ${last.acrossPages} of them more than once`,
      withoutFilter: false,
      otherLimit: true,
    }
  }
  if (total === undefined) return { completeness: 'unproven', remarks: [...remarks, 'the server announces no total'] }
  if (received > total) return judgeMore(last, before.at(-1), figures)
  if (received < total) return { again: figures, withoutFilter: filtered, otherLimit: false }
  const short = before.at(-1)
  if (!filtered && short?.filtered === true && short.total === total && short.received < total) {
    return {
      completeness: 'proven',
      remarks: [...remarks, 'the announced total ignores the filter; pulled without it'],
    }
  }
  return { completeness: 'proven', remarks }
}
