import type { Collection, RecordOf, RosterPage } from '@rosterstream/core'
import { firstValueFrom, type OperatorFunction, of } from 'rxjs'
import { freeze } from './freeze.js'
import { rosterPage } from './roster-pages.js'

/** What became of records that went through an operator as one page: those that came out, and what was said of the others. */
export interface Outcome<C extends Collection> {
  readonly records: readonly RecordOf[C][]
  /** Rule, field and value of each rejection, joined by blanks. */
  readonly said: readonly string[]
  readonly messages: readonly string[]
}

/** Puts records through an operator as one page, deeply frozen. */
export const outcomeOf = async <C extends Collection>(
  operator: OperatorFunction<RosterPage, RosterPage>,
  collection: C,
  ...records: readonly RecordOf[C][]
): Promise<Outcome<C>> => {
  const page = freeze({ ...rosterPage(collection, records), rejections: [] } as RosterPage)
  const after = await firstValueFrom(of(page).pipe(operator))
  return {
    records: after.records as readonly RecordOf[C][],
    said: after.rejections.map(({ rule, field, value }) =>
      [rule, field, value].filter((part) => part !== undefined).join(' '),
    ),
    messages: after.rejections.map(({ message }) => message),
  }
}
