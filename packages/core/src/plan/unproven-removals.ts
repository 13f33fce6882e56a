import type { Collection } from '../record.js'
import { csvFields } from '../roster/csv-fields.js'
import type { Snapshot } from '../snapshot.js'
import type { TableName, TableSet } from '../tables.js'
import { compareTable, type Difference } from './compare-table.js'
import type { HoldReason } from './guard.js'

/** Files whose rows are records of a collection by their first field. Enrollment rows do not name their record: user and class stand for it. */
const filesOf: Readonly<Partial<Record<Collection, TableName>>> = {
  orgs: 'orgs',
  academicSessions: 'academicSessions',
  courses: 'courses',
  users: 'users',
  classes: 'classes',
  enrollments: 'enrollments',
  demographics: 'demographics',
}

/** Removals are looked up in lots of so many, so that a large plan is never held whole. */
const lot = 20_000

type Row = readonly [string, string]

const same = (left: Row | undefined, right: Row): boolean => left?.[0] === right[0] && left[1] === right[1]

/** Collects one lot of removed rows. An enrollment whose role changed is one row removed and one added: it is no removal. */
class Removals {
  readonly rows: Row[] = []
  readonly #from: number
  #count = 0
  #added: Row | undefined
  #pending: Row | undefined

  constructor(from: number) {
    this.#from = from
  }

  see = ({ kind, base, next }: Difference): void => {
    if (kind === 'changed') return
    const [first = '', second = ''] = csvFields((base ?? next) as string)
    const row: Row = [first, second]
    if (kind === 'added') {
      this.#added = row
      if (same(this.#pending, row)) this.#pending = undefined
      return
    }
    this.end()
    if (!same(this.#added, row)) this.#pending = row
  }

  end(): void {
    if (this.#pending === undefined) return
    if (this.#count++ >= this.#from && this.rows.length < lot) this.rows.push(this.#pending)
    this.#pending = undefined
  }
}

interface Sets {
  readonly base: TableSet
  readonly next: TableSet
}

const removedRows = async (name: TableName, { base, next }: Sets, from: number): Promise<readonly Row[]> => {
  const find = (set: TableSet) => set.files.find((file) => file.name === name)
  const removals = new Removals(from)
  await compareTable({ base: find(base), next: find(next) }, { difference: removals.see })
  removals.end()
  return removals.rows
}

const isMissing = async (collection: Collection, [first, second]: Row, snapshot: Snapshot): Promise<boolean> => {
  if (collection !== 'enrollments') return (await snapshot.get(collection, first)) === undefined
  return (await snapshot.get('classes', first)) !== undefined && (await snapshot.get('users', second)) !== undefined
}

const losesMissing = async (
  collection: Collection,
  name: TableName,
  { snapshot, sets }: { readonly snapshot: Snapshot; readonly sets: Sets },
): Promise<boolean> => {
  for (let from = 0; ; from += lot) {
    const rows = await removedRows(name, sets, from)
    for (const row of rows) if (await isMissing(collection, row, snapshot)) return true
    if (rows.length < lot) return false
  }
}

/**
 * Finds rows that would go only because their records are not in a pull that no total proves. Reads the two sets again and looks removed records up.
 * An enrollment counts as missing when class and user are there.
 */
export const unprovenRemovals = async (snapshot: Snapshot, sets: Sets): Promise<readonly HoldReason[]> => {
  const reasons: HoldReason[] = []
  for (const [collection, name] of Object.entries(filesOf) as [Collection, TableName][]) {
    if (snapshot.meta.proofs[collection]?.completeness !== 'unproven') continue
    if (!(await losesMissing(collection, name, { snapshot, sets }))) continue
    const message = `${name}.csv would lose rows whose records are not in this pull, and the server gave no total that proves the pull of ${collection} complete`
    reasons.push({ rule: 'unproven', subject: `${name}.csv`, message })
  }
  return reasons
}
