import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { deliver } from './deliver.js'
import { memorySnapshotStore } from './memory-snapshot.js'
import { memoryTables } from './memory-tables.js'
import { operator, type RosterOperator } from './operator.js'
import { completeOperators, type StandardOperatorsOptions, standardOperators } from './operators/standard-operators.js'
import type { RosterPage } from './page.js'
import { type Collection, collections } from './record.js'
import type { Rejection } from './rejection.js'
import { tableRows } from './roster/csv-fields.js'
import type { TableChoice } from './roster/table-builder.js'
import { memoryScratch } from './scratch.js'

const test = suite('deliver')

type Loose = Record<string, unknown> & { readonly sourcedId: string }
type Roster = Partial<Record<Collection, readonly Loose[]>>

const lists: Partial<Record<Collection, object>> = {
  users: { userIds: [], roles: [], orgs: [], agents: [], grades: [], userFlags: [] },
  classes: { terms: [], grades: [] },
  courses: { grades: [], subjectCodes: [] },
}
const everything: TableChoice = { courses: true, demographics: true, userFlags: true, contacts: true }

const run = async (
  roster: Roster,
  options: { operators?: StandardOperatorsOptions; choice?: TableChoice; list?: readonly RosterOperator[] } = {},
) => {
  const writer = await memorySnapshotStore().begin()
  const proof = {
    completeness: 'proven',
    received: 0,
    unique: 0,
    total: 0,
    pages: 1,
    requests: 1,
    retries: 0,
    attempts: 1,
    remarks: [],
  } as const
  for (const collection of collections) {
    const records = (roster[collection] ?? []).map((record) => ({ ...lists[collection], ...record }))
    const page = {
      collection,
      records,
      rejections: [],
      origin: { attempt: 1, offset: 0 },
      proof,
      taken: () => undefined,
    }
    await writer.write(page as unknown as RosterPage)
  }
  const snapshot = await writer.commit({ startedAt: '', finishedAt: '', sourceKey: '', proofs: {} })
  const rejections: Rejection[] = []
  const { tables, books } = await deliver({
    snapshot,
    operators: options.list ?? standardOperators({ formatPhones: { region: 'US' }, ...options.operators }),
    choice: options.choice ?? everything,
    scratch: memoryScratch(),
    tables: memoryTables(),
    onRejection: (rejection) => rejections.push(rejection),
  })
  const rows: Record<string, string[]> = {}
  for (const file of tables.files) {
    rows[file.name] = []
    for await (const batch of tableRows(file)) rows[file.name]?.push(...batch)
  }
  const told = rejections.map(
    (one) =>
      `${one.collection} ${one.sourcedId} ${one.rule}${one.root === undefined ? '' : ` < ${one.root.collection} ${one.root.sourcedId} ${one.root.rule}`}`,
  )
  return { rows, told, books }
}

const school = { sourcedId: 's1', name: 'North', type: 'school' }
const role = (name: string, org = 's1', part: object = {}) => ({ role: name, org, ...part })
const person = (sourcedId: string, roles: readonly { role: string; org: string }[], part: object = {}): Loose => ({
  sourcedId,
  username: sourcedId,
  givenName: 'Ada',
  familyName: 'Example',
  roles,
  orgs: [...new Set(roles.map(({ org }) => org))],
  ...part,
})

test('a contact whom a delivered student names is delivered with its relationship, and no role', async () => {
  const { rows } = await run({
    orgs: [school],
    users: [
      person('a-guardian', [role('guardian')], { email: 'G@Example.org', username: undefined }),
      person('student', [role('student')], { agents: ['a-guardian', 'z-parent'] }),
      person('z-parent', [role('parent')], { email: 'p@example.org' }),
    ],
  })
  assert.equal(rows.relationships, ['student,a-guardian,guardian', 'student,z-parent,parent'])
  assert.equal(rows.roles, ['student,s1,student,,,true,,'])
  assert.ok(rows.users?.includes('a-guardian,g@example.org,Example,Ada,,g@example.org,,'))
})

test('a contact named only by a student who falls is left out, and the link from a contact never counts', async () => {
  const { rows, told } = await run({
    orgs: [school],
    users: [
      person('g', [role('guardian')], { email: 'g@example.org', agents: ['good'] }),
      person('fallen', [role('student', 'nowhere')], { agents: ['g'] }),
      person('good', [role('student')]),
    ],
  })
  assert.equal(rows.relationships, [])
  assert.equal(rows.users, ['good,good,Example,Ada,,,,'])
  assert.equal(told.filter((line) => line.startsWith('users')).sort(), [
    'users fallen missing-reference < orgs nowhere missing-reference',
    'users g contact-without-student',
    'users g reverse-contact',
  ])
})

test('whose student role stands at an org that is not delivered is no student: links and flags go with a reason', async () => {
  const { rows, told } = await run({
    orgs: [school],
    users: [
      person('half', [role('student', 'nowhere'), role('teacher')], { agents: ['t'], userFlags: ['ELL'] }),
      person('t', [role('teacher')], { email: 't@example.org' }),
    ],
  })
  assert.equal(rows.roles, ['half,s1,teacher,,,true,,', 't,s1,teacher,,,true,,'])
  assert.equal([rows.relationships, rows.userFlags], [[], []])
  assert.ok(told.includes('users half reverse-contact'))
  assert.ok(told.includes('users half flag-on-non-student'))
})

test('what hangs on a fallen org names that org as root, down to the enrollment', async () => {
  const { told, rows } = await run({
    orgs: [{ sourcedId: 'bad', name: 'Bad', type: 'submarine' }, school],
    users: [person('u', [role('student')])],
    classes: [{ sourcedId: 'c', title: 'Art', school: 'bad' }],
    enrollments: [{ sourcedId: 'e', class: 'c', user: 'u', role: 'student' }],
  })
  assert.equal(told, [
    'orgs bad bad-value',
    'classes c missing-reference < orgs bad bad-value',
    'enrollments e missing-reference < orgs bad bad-value',
  ])
  assert.equal(rows.enrollments, [])
})

test('chosen orgs come with what is below them, ancestors as orgs alone, and nothing else is an error', async () => {
  const { rows, books } = await run(
    {
      orgs: [
        { sourcedId: 'd', name: 'District', type: 'district' },
        { ...school, parent: 'd' },
        { sourcedId: 's2', name: 'South', type: 'school', parent: 'd' },
      ],
      users: [
        person('boss', [role('administrator', 'd')]),
        person('n', [role('student')]),
        person('s', [role('student', 's2')]),
      ],
    },
    { operators: { selectOrgs: { include: ['North'] } } },
  )
  assert.equal(rows.orgs, ['d,District,district,', 's1,North,school,d'])
  assert.equal(rows.users, ['n,n,Example,Ada,,,,'])
  assert.is(books.counts().error, 0)
})

test('an org name that fits none is refused with near names', async () => {
  try {
    await run({ orgs: [school] }, { operators: { selectOrgs: { include: ['Nort'] } } })
    assert.unreachable()
  } catch (error) {
    assert.is((error as { code: string }).code, 'org-not-found')
    assert.match((error as { hint: string }).hint, 'North')
  }
})

test('exactly one role is primary: the declared one, else primaryOrg, else the first school', async () => {
  const { rows } = await run({
    orgs: [
      { sourcedId: 'd', name: 'District', type: 'district' },
      school,
      { sourcedId: 's2', name: 'South', type: 'School ' },
    ],
    users: [
      person('a', [role('teacher', 'd'), role('teacher', 's1'), role('teacher', 's2')]),
      person('b', [role('teacher', 's1'), role('teacher', 's2')], { primaryOrg: 's2' }),
      person('c', [role('teacher', 's1'), role('principal', 's2', { roleType: 'primary' })], { primaryOrg: 's1' }),
      person('d', [role('teacher', 'd'), role('teacher', 's2')]),
    ],
  })
  const primary = rows.roles?.filter((row) => row.includes(',true,'))
  assert.equal(primary, [
    'a,s1,teacher,,,true,,',
    'b,s2,teacher,,,true,,',
    'c,s2,principal,,,true,,',
    'd,s2,teacher,,,true,,',
  ])
})

test('of two enrollments with one key the least sourcedId makes the row', async () => {
  const { rows, told, books } = await run({
    orgs: [school],
    users: [person('u', [role('student')])],
    classes: [{ sourcedId: 'c', title: 'Art', school: 's1' }],
    enrollments: [
      { sourcedId: 'e1', class: 'c', user: 'u', role: 'student' },
      { sourcedId: 'e2', class: 'c', user: 'u', role: 'student' },
    ],
  })
  assert.equal(rows.enrollments, ['c,u,student'])
  assert.equal(told, ['enrollments e2 duplicate-row'])
  assert.equal(books.account('enrollments'), { received: 2, delivered: 1, rejected: 0, filtered: 1, superseded: 0 })
})

test('two persons with one username, whatever the case, are both delivered and warned about', async () => {
  const { told, rows } = await run({
    orgs: [school],
    users: [person('u1', [role('student')], { username: 'Ada' }), person('u2', [role('student')], { username: 'ADA' })],
  })
  assert.equal(told, ['users u2 duplicate-username'])
  assert.is(rows.users?.length, 2)
})

test('a set has its optional files by choice, not by data', async () => {
  const { rows } = await run(
    { orgs: [school] },
    { choice: { courses: false, demographics: true, userFlags: false, contacts: false } },
  )
  assert.equal(Object.keys(rows), [
    'orgs',
    'users',
    'roles',
    'classes',
    'enrollments',
    'academicSessions',
    'demographics',
  ])
  assert.equal(rows.demographics, [])
})

test('a line break that an own operator writes tears no row', async () => {
  const shout = operator({ name: 'shout', start: () => ({ orgs: (org) => ({ ...org, name: `${org.name}\r\n!` }) }) })
  const names = completeOperators([shout()]).map(({ operatorName }) => operatorName)
  assert.is(names.at(-1), 'cleanText')
  const { rows } = await run({ orgs: [school] }, { list: completeOperators([shout()]) })
  assert.equal(rows.orgs, ['s1,North !,school,'])
})

test('parents who share an address are no double usernames', async () => {
  const agents = ['g1', 'g2']
  const parent = (id: string) => person(id, [role('parent')], { email: 'home@example.org', username: undefined })
  const { told } = await run({
    orgs: [school],
    users: [person('a', [role('student')], { agents }), parent('g1'), parent('g2')],
  })
  assert.equal(told, [])
})

test.run()
