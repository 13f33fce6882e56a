import { createHash } from 'node:crypto'
import { csvFields, tableRows } from '../roster/csv-fields.js'
import { type TableFile, type TableName, type TableSet, tableNames } from '../tables.js'
import { compareTable } from './compare-table.js'
import { classesByOrg, enrollmentsByOrg, OrgCounts, type OrgPlan, usersByOrg, type VisitRow } from './org-plans.js'

/** What a publish does to one file. `rows` is the new count, `baseRows` the old one. */
export interface FilePlan {
  readonly rows: number
  readonly baseRows: number
  readonly added: number
  readonly changed: number
  readonly removed: number
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
export const hashPlan = (
  staged: TableSet,
  sinks: readonly { readonly type: string; readonly base: string | undefined }[],
): string => {
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

type Count = Record<'added' | 'changed' | 'removed', number>

const compare = async (
  tables: { base: TableFile | undefined; next: TableFile | undefined },
  visit?: VisitRow,
): Promise<Count> => {
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

const noteClasses = async (file: TableFile | undefined, orgs: OrgCounts): Promise<void> => {
  if (file === undefined) return
  for await (const rows of tableRows(file)) for (const row of rows) orgs.noteClass(row)
}

const nameOrgs = async (plans: readonly OrgPlan[], sets: readonly TableSet[]): Promise<void> => {
  const unnamed = new Map(plans.map((plan) => [plan.sourcedId, plan]))
  for (const file of sets.flatMap((set) => set.files.filter(({ name }) => name === 'orgs'))) {
    for await (const rows of tableRows(file)) {
      for (const [sourcedId = '', name] of rows.map(csvFields)) {
        const plan = unnamed.get(sourcedId)
        if (plan !== undefined) plan.name ??= name
      }
    }
  }
}

const compareAll = async (
  base: TableSet,
  next: TableSet,
): Promise<{ counts: Map<TableName, Count>; orgs: OrgCounts }> => {
  const find = (set: TableSet, name: TableName) => set.files.find((file) => file.name === name)
  const orgs = new OrgCounts()
  const counts = new Map<TableName, Count>()
  const users = usersByOrg(orgs)
  const visits: Partial<Record<TableName, VisitRow>> = {
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
  const orgPlans = orgs?.all() ?? []
  if (base !== undefined) await nameOrgs(orgPlans, [next, base])
  return {
    first: base === undefined,
    base: base === undefined ? undefined : hashTableSet(base),
    files,
    newFiles: base === undefined ? [] : fileNames(next).filter((name) => !fileNames(base).includes(name)),
    goneFiles: fileNames(base).filter((name) => !fileNames(next).includes(name)),
    orgs: orgPlans,
  }
}
