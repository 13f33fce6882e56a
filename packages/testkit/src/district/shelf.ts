import { isAway, slotOf } from './calendar.js'
import type { School } from './layout.js'
import type { Plan } from './plan.js'

/** Which students count: those who are there, or `all` slots, with those who left as tobedeleted. */
export type View = 'there' | 'all'

/** One collection of one school: how many records it has in a view, and the nth of them. */
export interface Shelf {
  readonly count: (school: School, view: View) => number
  readonly id: (school: School, nth: number, view: View) => string
  readonly text: (school: School, nth: number, view: View) => string
  /** A field's value without making the text, for filters over many records. */
  readonly peek: (field: string, spot: Spot) => string | undefined
}

export interface Spot {
  readonly school: School
  readonly nth: number
  readonly view: View
}

/** How many students a school has in a view. */
export function studentsIn(school: School, view: View): number {
  return view === 'all' ? school.slots : school.students
}

/** The slot of the nth student in a view. */
export function slotIn(
  plan: Plan,
  school: School,
  { nth, view }: { readonly nth: number; readonly view: View },
): number {
  return view === 'all' ? nth : slotOf(plan, school, nth)
}

export function statusIn(
  plan: Plan,
  school: School,
  { slot, view }: { readonly slot: number; readonly view: View },
): string {
  return view === 'all' && isAway(plan, school, slot) ? 'tobedeleted' : 'active'
}
