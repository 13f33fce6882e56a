import { createHash } from 'node:crypto'
import { IdIndex } from '../id-index.js'
import { csvFields, tableRows } from '../roster/csv-fields.js'
import { type TableFile, type TableName, type TableSet, tableNames } from '../tables.js'
import { compareTable, rowKey } from './compare-table.js'

/** What a publish does to one file. `rows` is the new count, `baseRows` the old one. */
export interface FilePlan {
  readonly rows: number
  readonly baseRows: number
  readonly added: number
  readonly changed: number
  readonly removed: number
}

/** What a publish does to one kind of thing in one org. */
export interface Change {
  rows: number
  baseRows: number
  added: number
  changed: number
  removed: number
}

/** What a publish does to one org: its users (by their roles there), classes, and enrollments in these classes. */
export interface OrgPlan {
  readonly sourcedId: string
  readonly users: Change
  readonly classes: Change
  readonly enrollments: Change
}

/** What a publish would change at one sink. */
export interface Plan {
  /** There is nothing to compare with. */
  readonly first: boolean
  /** Hash of the set that it was compared with. */
  readonly base: string | undefined
  /** By file name, as `users.csv`. */
  readonly files: Readonly<Record<string, FilePlan>>
  /** File names that the set has and the last one had not, and the other way round. */
  readonly newFiles: readonly string[]
  readonly goneFiles: readonly string[]
  /** Orgs in which something changes, most removals first. */
  readonly orgs: readonly OrgPlan[]
}

/** Hashes a set: names and hashes of its files. The same content has the same hash. */
export const hashTableSet = (set: TableSet): string => {
  const hash = createHash('sha256')
  for (const file of set.files) hash.update(`${file.name}.csv ${file.sha256}\n`)
  return hash.digest('hex')
}

/** Hashes a plan for all sinks: the staged files, each sink's kind, and what each was compared with. */
export const hashPlan = (staged: TableSet, sinks: readonly { readonly type: string; readonly base: string | undefined }[]): string => {
  const hash = createHash('sha256').update(hashTableSet(staged))
  for (const sink of sinks) hash.update(`\n${sink.type} ${sink.base ?? 'none'}`)
  return hash.digest('hex')
}

/** Tells whether a plan changes anything. */
export const changesNothing = (plan: Plan): boolean =>
  !plan.first &&
  plan.newFiles.length === 0 &&
  plan.goneFiles.length === 0 &&
  Object.values(plan.files).every((file) => file.added === 0 && file.changed === 0 && file.removed === 0)

const noChange = (): Change => ({ rows: 0, baseRows: 0, added: 0, changed: 0, removed: 0 })

/** Counts per org. Holds an entry per org and about 50 bytes per class. */
class OrgCounts {
  readonly #plans = new Map<string, OrgPlan>()
  readonly #names: string[] = []
  readonly #classOrgs = new IdIndex()
  readonly #numbers = new Map<string, number>()

  of(sourcedId: string): OrgPlan {
    let plan = this.#plans.get(sourcedId)
    if (plan === undefined) {
      plan = { sourcedId, users: noChange(), classes: noChange(), enrollments: noChange() }
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

type Count = Record<'added' | 'changed' | 'removed', number>

const tally = (change: Change, kind: 'added' | 'changed' | 'removed' | 'unchanged'): void => {
  if (kind !== 'added') change.baseRows++
  if (kind !== 'removed') change.rows++
  if (kind !== 'unchanged') change[kind]++
}

type Kind = 'added' | 'changed' | 'removed' | 'unchanged'
/** `row` is the new row where there is one; `old` the one before, of a change. */
type Visit = (kind: Kind, row: string, old?: string) => void

const compare = async (tables: { base: TableFile | undefined; next: TableFile | undefined }, visit?: Visit): Promise<Count> => {
  const count: Count = { added: 0, changed: 0, removed: 0 }
  await compareTable(tables, {
    difference: ({ kind, base, next }) => {
      count[kind]++
      visit?.(kind, (next ?? base) as string, base)
    },
    ...(visit === undefined ? {} : { unchanged: (row: string) => visit('unchanged', row) }),
  })
  return count
}

/** Counts a person once per org, however many roles: in when any row is there, lost when none is left. */
const usersByOrg = (orgs: OrgCounts): { readonly visit: Visit; readonly end: () => void } => {
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
  const visit: Visit = (kind, row) => {
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
const classesByOrg =
  (orgs: OrgCounts): Visit =>
  (kind, row, old) => {
    const before = kind === 'changed' && old !== undefined ? (csvFields(old)[1] ?? '') : undefined
    const org = orgs.noteClass(row)
    if (before === undefined || before === org) return tally(orgs.of(org).classes, kind)
    tally(orgs.of(before).classes, 'removed')
    tally(orgs.of(org).classes, 'added')
  }

const enrollmentsByOrg = (orgs: OrgCounts): Visit => {
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

const noteClasses = async (file: TableFile | undefined, orgs: OrgCounts): Promise<void> => {
  if (file === undefined) return
  for await (const rows of tableRows(file)) for (const row of rows) orgs.noteClass(row)
}

const compareAll = async (base: TableSet, next: TableSet): Promise<{ counts: Map<TableName, Count>; orgs: OrgCounts }> => {
  const find = (set: TableSet, name: TableName) => set.files.find((file) => file.name === name)
  const orgs = new OrgCounts()
  const counts = new Map<TableName, Count>()
  const users = usersByOrg(orgs)
  const visits: Partial<Record<TableName, Visit>> = {
    roles: users.visit,
    classes: classesByOrg(orgs),
    enrollments: enrollmentsByOrg(orgs),
  }
  for (const name of tableNames) {
    const tables = { base: find(base, name), next: find(next, name) }
    if (tables.base?.sha256 === tables.next?.sha256) {
      counts.set(name, { added: 0, changed: 0, removed: 0 })
      if (name === 'classes') await noteClasses(tables.next, orgs)
      continue
    }
    counts.set(name, await compare(tables, visits[name]))
    if (name === 'roles') users.end()
  }
  return { counts, orgs }
}

/**
 * Compares a staged set with the one published last, by key, file by file and org by org.
 *
 * Both sets are sorted by key. Reads each file that differs once; holds one batch of each, an entry per org and about 50 bytes per class.
 */
export const plan = async (base: TableSet | undefined, next: TableSet): Promise<Plan> => {
  const fileNames = (set: TableSet | undefined) => set?.files.map((file) => `${file.name}.csv`) ?? []
  const { counts, orgs } = base === undefined ? { counts: undefined, orgs: undefined } : await compareAll(base, next)
  const files: Record<string, FilePlan> = {}
  for (const name of tableNames) {
    const after = next.files.find((file) => file.name === name)
    const before = base?.files.find((file) => file.name === name)
    if (after === undefined && before === undefined) continue
    const rows = after?.rows ?? 0
    const count = counts?.get(name) ?? { added: rows, changed: 0, removed: 0 }
    files[`${name}.csv`] = { rows, baseRows: before?.rows ?? 0, ...count }
  }
  return {
    first: base === undefined,
    base: base === undefined ? undefined : hashTableSet(base),
    files,
    newFiles: base === undefined ? [] : fileNames(next).filter((name) => !fileNames(base).includes(name)),
    goneFiles: fileNames(base).filter((name) => !fileNames(next).includes(name)),
    orgs: orgs?.all() ?? [],
  }
}
