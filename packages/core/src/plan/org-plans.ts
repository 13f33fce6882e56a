import { IdIndex } from '../id-index.js'
import { csvFields } from '../roster/csv-fields.js'
import { rowKey } from './compare-table.js'

/** What a publish does to one kind of thing in one org. */
export interface Change {
  rows: number
  baseRows: number
  added: number
  changed: number
  removed: number
}

/**
 * What a publish does to one org: its users (by their roles there), classes, and enrollments in these classes.
 * A kind whose file does not change is not counted: its numbers are 0.
 */
export interface OrgPlan {
  readonly sourcedId: string
  /** Its name in the new set, else in the old one. */
  name: string | undefined
  readonly users: Change
  readonly classes: Change
  readonly enrollments: Change
}

/** What becomes of a row. */
export type RowFate = 'added' | 'changed' | 'removed' | 'unchanged'
/** `row` is the new row where there is one; `old` the one before, of a change. */
export type VisitRow = (kind: RowFate, row: string, old?: string) => void

const noChange = (): Change => ({ rows: 0, baseRows: 0, added: 0, changed: 0, removed: 0 })

/** Counts per org. Holds an entry per org and about 50 bytes per class. */
export class OrgCounts {
  readonly #plans = new Map<string, OrgPlan>()
  readonly #names: string[] = []
  readonly #classOrgs = new IdIndex()
  readonly #numbers = new Map<string, number>()

  of(sourcedId: string): OrgPlan {
    let plan = this.#plans.get(sourcedId)
    if (plan === undefined) {
      plan = { sourcedId, name: undefined, users: noChange(), classes: noChange(), enrollments: noChange() }
      this.#plans.set(sourcedId, plan)
    }
    return plan
  }

  noteClass(row: string): string {
    const [sourcedId = '', org = ''] = csvFields(row)
    let number = this.#numbers.get(org)
    if (number === undefined) {
      number = this.#names.push(org)
      this.#numbers.set(org, number)
    }
    this.#classOrgs.set(sourcedId, number)
    return org
  }

  orgOfClass(sourcedId: string): string {
    return this.#names[this.#classOrgs.get(sourcedId) - 1] ?? ''
  }

  all(): OrgPlan[] {
    const moved = (change: Change): number => change.added + change.changed + change.removed
    const lost = (plan: OrgPlan): number => plan.users.removed + plan.classes.removed + plan.enrollments.removed
    return [...this.#plans.values()]
      .filter((plan) => moved(plan.users) + moved(plan.classes) + moved(plan.enrollments) > 0)
      .sort((left, right) => lost(right) - lost(left) || (left.sourcedId < right.sourcedId ? -1 : 1))
  }
}

const tally = (change: Change, kind: RowFate): void => {
  if (kind !== 'added') change.baseRows++
  if (kind !== 'removed') change.rows++
  if (kind !== 'unchanged') change[kind]++
}

/** Counts a person once per org, however many roles: in when any row is there, lost when none is left. */
export const usersByOrg = (orgs: OrgCounts): { readonly visit: VisitRow; readonly end: () => void } => {
  let pair = ''
  let before = false
  let after = false
  let changed = false
  const end = (): void => {
    if (pair === '') return
    const kind = !before ? 'added' : !after ? 'removed' : changed ? 'changed' : 'unchanged'
    tally(orgs.of(pair.slice(pair.indexOf('\u0000') + 1)).users, kind)
    before = false
    after = false
    changed = false
  }
  const visit: VisitRow = (kind, row) => {
    const key = rowKey(row, 2)
    if (key !== pair) {
      end()
      pair = key
    }
    if (kind !== 'added') before = true
    if (kind !== 'removed') after = true
    if (kind !== 'unchanged') changed = true
  }
  return { visit, end }
}

/** A class that moves to another org is lost to the one and new to the other. */
export const classesByOrg =
  (orgs: OrgCounts): VisitRow =>
  (kind, row, old) => {
    const before = kind === 'changed' && old !== undefined ? (csvFields(old)[1] ?? '') : undefined
    const org = orgs.noteClass(row)
    if (before === undefined || before === org) return tally(orgs.of(org).classes, kind)
    tally(orgs.of(before).classes, 'removed')
    tally(orgs.of(org).classes, 'added')
  }

/** Counts enrollments by the org of their class. */
export const enrollmentsByOrg = (orgs: OrgCounts): VisitRow => {
  let lastClass = ''
  let change: Change = noChange()
  return (kind, row) => {
    const key = rowKey(row, 1)
    if (key !== lastClass) {
      lastClass = key
      change = orgs.of(orgs.orgOfClass(key)).enrollments
    }
    tally(change, kind)
  }
}
