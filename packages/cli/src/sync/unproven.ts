import type { Collection } from '@rosterstream/core'
import {
  compareTable,
  csvFields,
  type HoldReason,
  type Snapshot,
  type TableName,
  type TableSet,
} from '@rosterstream/core'

/** Files whose rows are records of a collection by their first field. Enrollment rows do not name their record: user and class stand for it. */
const filesOf: Readonly<Partial<Record<Collection, TableName>>> = {
  orgs: 'orgs',
  academicSessions: 'academicSessions',
  courses: 'courses',
  users: 'users',
  classes: 'classes',
  enrollments: 'enrollments',
}

const removedRows = async (
  name: TableName,
  sets: { readonly base: TableSet; readonly next: TableSet },
): Promise<string[][]> => {
  const find = (set: TableSet) => set.files.find((file) => file.name === name)
  const rows: string[][] = []
  await compareTable(
    { base: find(sets.base), next: find(sets.next) },
    {
      difference: ({ kind, base }) => {
        if (kind === 'removed' && base !== undefined && rows.length < enough) rows.push(csvFields(base))
      },
    },
  )
  return rows
}

/** A hold needs one missing record; more than this many removals are not looked up one by one. */
const enough = 1000

const isMissing = async (collection: Collection, row: readonly string[], snapshot: Snapshot): Promise<boolean> => {
  const [first = '', second = ''] = row
  if (collection !== 'enrollments') return (await snapshot.get(collection, first)) === undefined
  return (await snapshot.get('classes', first)) !== undefined && (await snapshot.get('users', second)) !== undefined
}

/**
 * Finds rows that would go only because their records are not in a pull that no total proves. Reads the two sets again and looks removed records up.
 * An enrollment counts as missing when class and user are there.
 */
export const unprovenRemovals = async (
  snapshot: Snapshot,
  sets: { readonly base: TableSet; readonly next: TableSet },
): Promise<readonly HoldReason[]> => {
  const reasons: HoldReason[] = []
  for (const [collection, name] of Object.entries(filesOf) as [Collection, TableName][]) {
    if (snapshot.meta.proofs[collection]?.completeness !== 'unproven') continue
    for (const row of await removedRows(name, sets)) {
      if (!(await isMissing(collection, row, snapshot))) continue
      const message = `${name}.csv would lose rows whose records are not in this pull, and the server gave no total that proves the pull of ${collection} complete`
      reasons.push({ rule: 'unproven', subject: `${name}.csv`, message })
      break
    }
  }
  return reasons
}
