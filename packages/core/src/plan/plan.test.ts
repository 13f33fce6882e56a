import * as fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { compareUtf8 } from '../compare-utf8.js'
import { memoryTables } from '../memory-tables.js'
import { csvLine } from '../roster/csv-line.js'
import { type TableName, type TableSet, tableShapes } from '../tables.js'
import { changesNothing, hashPlan, hashTableSet, plan } from './plan.js'

const test = suite('plan')

type Rows = Partial<Record<TableName, readonly (readonly string[])[]>>

const setOf = (tables: Rows): TableSet => ({
  files: (Object.entries(tables) as [TableName, string[][]][]).map(([name, rows]) => {
    const { columns, keyColumns } = tableShapes[name]
    const key = (row: string[]) => row.slice(0, keyColumns).join('\u0000')
    const writer = memoryTables().create(name)
    writer.append(csvLine(columns))
    for (const row of [...rows].sort((left, right) => compareUtf8(key(left), key(right)))) writer.append(csvLine(row))
    return writer.finish(rows.length)
  }),
})

const user = (sourcedId: string, name = 'Ada'): string[] => [sourcedId, sourcedId, 'Example', name, '', '', '', '']
const role = (userId: string, org: string, name = 'student'): string[] => [userId, org, name, '', '', 'true', '', '']

test('counts added, changed and removed rows by key', async () => {
  const base = setOf({ users: [user('a'), user('b'), user('c')] })
  const next = setOf({ users: [user('b'), user('c', 'Eve'), user('d')] })
  const { files } = await plan(base, next)
  assert.equal(files['users.csv'], { rows: 3, baseRows: 3, added: 1, changed: 1, removed: 1 })
})

test('a changed role is one removed and one added, and its user stays in the org', async () => {
  const base = setOf({ roles: [role('a', 's1')] })
  const next = setOf({ roles: [role('a', 's1', 'teacher')] })
  const result = await plan(base, next)
  assert.equal(result.files['roles.csv'], { rows: 1, baseRows: 1, added: 1, changed: 0, removed: 1 })
  assert.equal(result.orgs[0]?.users, { rows: 1, baseRows: 1, added: 0, changed: 1, removed: 0 })
})

test('counts enrollments by the org of their class', async () => {
  const classes = [
    ['c1', 's1', 'Art', '', '', ''],
    ['c2', 's2', 'Art', '', '', ''],
  ]
  const base = setOf({
    classes,
    enrollments: [
      ['c1', 'a', 'student'],
      ['c2', 'a', 'student'],
      ['c2', 'b', 'student'],
    ],
  })
  const next = setOf({
    classes,
    enrollments: [
      ['c1', 'a', 'student'],
      ['c2', 'b', 'student'],
    ],
  })
  const { orgs } = await plan(base, next)
  assert.equal(
    orgs.map(({ sourcedId, enrollments }) => [sourcedId, enrollments.removed, enrollments.baseRows]),
    [['s2', 1, 2]],
  )
})

test('a class that moves to another org is lost to the first', async () => {
  const base = setOf({ classes: [['c1', 's1', 'Art', '', '', '']] })
  const next = setOf({ classes: [['c1', 's2', 'Art', '', '', '']] })
  const { orgs } = await plan(base, next)
  assert.equal(
    orgs.map(({ sourcedId, classes }) => [sourcedId, classes.removed, classes.added]),
    [
      ['s1', 1, 0],
      ['s2', 0, 1],
    ],
  )
})

test('the same set changes nothing, and the same content has the same hash', async () => {
  const set = setOf({ users: [user('a, with "quotes"')], roles: [role('a', 's1')] })
  const again = setOf({ users: [user('a, with "quotes"')], roles: [role('a', 's1')] })
  assert.ok(changesNothing(await plan(set, again)))
  assert.is(hashTableSet(set), hashTableSet(again))
  const sinks = [{ type: 'sds-csv', base: hashTableSet(set) }]
  assert.is(hashPlan(set, sinks), hashPlan(again, sinks))
  assert.is.not(hashPlan(set, sinks), hashPlan(set, [{ type: 'sds-csv', base: undefined }]))
})

test('nothing to compare with makes a first plan', async () => {
  const result = await plan(undefined, setOf({ users: [user('a')] }))
  assert.ok(result.first)
  assert.equal(result.files['users.csv'], { rows: 1, baseRows: 0, added: 1, changed: 0, removed: 0 })
})

test('counts of any two sets agree with a comparison of maps', async () => {
  const rows = fc.uniqueArray(
    fc.tuple(
      fc.constantFrom('a', 'b', 'ü', '\uffee', '😀', 'x,y', 'q"'),
      fc.constantFrom('s1', 's2', ','),
      fc.constantFrom('1', '2'),
    ),
    {
      selector: ([userId, org]) => `${userId} ${org}`,
    },
  )
  const roles = (list: readonly (readonly [string, string, string])[]) =>
    list.map(([userId, org, grade]) => [userId, org, 'student', '', grade, 'true', '', ''])
  await fc.assert(
    fc.asyncProperty(rows, rows, async (before, after) => {
      const keyed = (list: typeof before) => new Map(list.map(([userId, org, grade]) => [`${userId} ${org}`, grade]))
      const [old, fresh] = [keyed(before), keyed(after)]
      const { files } = await plan(setOf({ roles: roles(before) }), setOf({ roles: roles(after) }))
      const expected = {
        rows: fresh.size,
        baseRows: old.size,
        added: [...fresh.keys()].filter((key) => !old.has(key)).length,
        changed: [...fresh].filter(([key, grade]) => old.has(key) && old.get(key) !== grade).length,
        removed: [...old.keys()].filter((key) => !fresh.has(key)).length,
      }
      assert.equal(files['roles.csv'], expected)
    }),
  )
})

test.run()
