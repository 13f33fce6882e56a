import { type Class, collections, type Enrollment, type Rejection, type User } from '@rosterstream/core'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { decodePage, decodeRecord, isRejection } from './decode-record.js'

const test = suite('decodeRecord')

const user = (fields: object) => decodeRecord('users', { sourcedId: 'u-1', ...fields }) as User
const enrollment = (fields: object) => decodeRecord('enrollments', { sourcedId: 'e-1', ...fields }) as Enrollment
const ruleOf = (raw: unknown) => (decodeRecord('users', raw) as Rejection).rule

test('null, empty and absent members read alike', () => {
  const absent = user({})
  assert.equal(user({ email: null, sms: '', agents: null, orgs: '', grades: '', metadata: null, roles: null }), absent)
})

test('numbers and booleans stand for texts', () => {
  const read = decodeRecord('academicSessions', { sourcedId: 2026, title: 7, schoolYear: 2026, status: true })
  assert.equal({ ...read }, { ...read, sourcedId: '2026', title: '7', schoolYear: '2026', status: 'true' })
})

test('booleans are read in every spelling', () => {
  for (const yes of [true, 1, 'true', '1', 'yes', 'TRUE', ' Yes '])
    assert.is(enrollment({ primary: yes }).primary, true)
  for (const no of [false, 0, 'false', '0', 'no', 'False']) assert.is(enrollment({ primary: no }).primary, false)
  for (const other of ['perhaps', 2, {}, [], null]) assert.is(enrollment({ primary: other }).primary, undefined)
})

test('a reference is an object, a text, a number, or only an href', () => {
  const refs = [
    { sourcedId: ' s-1 ' },
    's-1',
    { href: 'https://sis.example.org/a/orgs/s%2D1?x=/9#y' },
    { href: '~/orgs/s-1/' },
    [{ SourcedID: 's-1' }],
  ]
  for (const school of refs) assert.is(enrollment({ school }).school, 's-1')
  assert.is(enrollment({ class: 17 }).class, '17')
  assert.is(enrollment({ class: { sourcedId: null, href: null } }).class, undefined)
  assert.is(enrollment({ class: { href: 'orgs/100%' } }).class, '100%')
})

test('names of another case and known aliases count where the exact name is absent', () => {
  const read = decodeRecord('users', {
    SourcedId: 'u-1',
    GIVENNAME: 'Ada',
    familyName: null,
    FamilyName: 'x',
    dataLastModified: '2026-01-01',
  }) as User
  assert.is(read.sourcedId, 'u-1')
  assert.is(read.givenName, 'Ada')
  assert.is(read.familyName, undefined)
  assert.is(read.dateLastModified, '2026-01-01')
})

test('the role of 1.1 stands at all orgs', () => {
  const read = user({ role: 'teacher', orgs: [{ sourcedId: 'a' }, 'b', { sourcedId: 'a' }] })
  assert.equal(read.orgs, ['a', 'b'])
  assert.equal(
    read.roles.map(({ role, org }) => [role, org]),
    [
      ['teacher', 'a'],
      ['teacher', 'b'],
    ],
  )
  assert.equal(user({ role: 'aide', orgs: { sourcedId: 'a' } }).orgs, ['a'])
  assert.is(user({ role: 'aide' }).roles[0]?.org, undefined)
  assert.is(user({ role: 'aide', primaryOrg: 'p' }).roles[0]?.org, 'p')
  assert.equal(
    user({ role: 'aide', orgs: ['a'], primaryOrg: 'p' }).roles.map(({ org }) => org),
    ['a', 'p'],
  )
})

test('a session that a class names twice is one of its terms', () => {
  const read = decodeRecord('classes', { sourcedId: 'k-1', terms: ['t-2', 't-1', { sourcedId: 't-2' }] }) as Class
  assert.equal(read.terms, ['t-2', 't-1'])
})

test('a role of 1.1 may be an object with its own orgs, or a list', () => {
  const read = user({ role: { role: 'teacher', orgs: ['a', 'b'] }, orgs: 'c' })
  assert.equal(
    read.roles.map(({ role, org }) => [role, org]),
    [
      ['teacher', 'a'],
      ['teacher', 'b'],
    ],
  )
  assert.equal(read.orgs, ['c', 'a', 'b'])
  assert.equal(
    user({ role: ['parent', 'aide'] }).roles.map(({ role }) => role),
    ['parent', 'aide'],
  )
})

test('the roles of 1.2 keep their orgs, types and dates; one without an org stands at the primary org', () => {
  const read = user({
    roles: [
      { roleType: 'primary', role: 'teacher', org: { sourcedId: 'b' }, beginDate: '2026-08-01' },
      { role: 'aide' },
    ],
    primaryOrg: { href: 'orgs/p' },
  })
  assert.equal(read.roles[0], {
    role: 'teacher',
    org: 'b',
    roleType: 'primary',
    beginDate: '2026-08-01',
    endDate: undefined,
    isPrimary: undefined,
  })
  assert.equal([read.roles[1]?.role, read.roles[1]?.org], ['aide', 'p'])
  assert.equal(read.orgs, ['b', 'p'])
  assert.is(read.primaryOrg, 'p')
  assert.is(user({ roles: [{ role: 'aide' }], orgs: ['x', 'y'] }).roles[0]?.org, 'x')
  assert.is(user({ roles: [], role: 'student' }).roles[0]?.role, 'student')
  assert.equal(user({ roles: { role: 'student', org: 's' } }).orgs, ['s'])
})

test('agents come as references, texts or several in one text, under any of three names', () => {
  assert.equal(user({ agents: [{ sourcedId: 'p-1' }, 'p-2', 'p-3, p-4', null] }).agents, ['p-1', 'p-2', 'p-3', 'p-4'])
  assert.equal(user({ agentSourceIds: 'p-1,p-2' }).agents, ['p-1', 'p-2'])
  assert.equal(user({ agentSourcedIds: ['p-1'] }).agents, ['p-1'])
  assert.equal(user({ agents: { sourcedId: 'p-1' } }).agents, ['p-1'])
})

test('userIds come as objects or as the text of the CSV binding', () => {
  const expected = [
    { type: 'LDAP', identifier: 'a:b' },
    { type: 'X', identifier: '2' },
  ]
  assert.equal(
    user({ userIds: [{ type: 'LDAP', identifier: 'a:b' }, { type: 'X', identifier: 2 }, { type: 'Y' }] }).userIds,
    expected,
  )
  assert.equal(user({ userIds: '{LDAP:a:b},{X:2}' }).userIds, expected)
})

test('grades are a list, a text between commas, or one number', () => {
  assert.equal(user({ grades: ['09', null, 10] }).grades, ['09', '10'])
  assert.equal(user({ grades: '09, 10' }).grades, ['09', '10'])
  assert.equal(user({ grades: 9 }).grades, ['9'])
})

test('user flags are found under both names, in any case, as text or list', () => {
  const shapes = [
    { 'microsoft.userFlags': 'ELL,504' },
    { microsoft: { userFlags: 'ELL,504' } },
    { 'Microsoft.UserFlags': ['ELL', 504] },
    { Microsoft: { userflags: 'ELL,504' } },
    { 'microsoft.userFlags': null, microsoft: { userFlags: 'ELL,504' } },
  ]
  for (const metadata of shapes) assert.equal(user({ metadata }).userFlags, ['ELL,504'])
})

test('a reference by a number too large to be exact points at nobody', () => {
  const raw = JSON.parse('{"sourcedId":"s","agents":[{"sourcedId":90071992547409921},12]}')
  const [first, second] = user(raw).agents
  assert.is.not(first, '90071992547409920')
  assert.is.not(first, '90071992547409921')
  assert.is(second, '12')
})

test('flags that nobody asked for are not read', () => {
  const raw = { sourcedId: 'u', metadata: { 'microsoft.userFlags': 'ELL' } }
  assert.equal(decodePage('users', [raw], { userFlags: false }).records[0]?.userFlags, [])
  assert.equal(decodePage('users', [raw], {}).records[0]?.userFlags, ['ELL'])
})

test('metadata is kept when asked for, within bounds', () => {
  const raw = {
    sourcedId: 'u',
    metadata: { a: 1, b: { c: 'x' }, d: ['1', '2'], Password: 'canary' },
    'ext:z': 'y'.repeat(2000),
  }
  assert.is(user(raw).metadata, undefined)
  assert.equal((decodeRecord('users', raw, { keepMetadata: ['a', 'b.c', 'gone'] }) as User).metadata, {
    a: '1',
    'b.c': 'x',
  })
  const all = (decodeRecord('users', raw, { keepMetadata: true }) as User).metadata
  assert.equal({ ...all, 'ext:z': all?.['ext:z']?.length }, { a: '1', 'b.c': 'x', d: '1,2', 'ext:z': 1024 })
  const many = {
    sourcedId: 'u',
    metadata: Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`k${index}`, 'v'])),
  }
  assert.is(Object.keys((decodeRecord('users', many, { keepMetadata: true }) as User).metadata ?? {}).length, 64)
})

test('a password is in no record, wherever it was sent', () => {
  const raw = {
    sourcedId: 'u',
    password: 'canary-1',
    Password: 'canary-2',
    PASSWORD: 'canary-3',
    userProfiles: [{ credentials: [{ type: 'x', username: 'y', password: 'canary-4' }] }],
    metadata: { password: 'canary-5', userPassword: 'canary-6' },
    role: 'student',
  }
  for (const collection of collections) {
    assert.not.match(JSON.stringify(decodeRecord(collection, raw, { keepMetadata: true })), /canary/)
    assert.not.match(JSON.stringify(decodeRecord(collection, { ...raw, sourcedId: undefined })), /canary/)
  }
})

test('a record that cannot be read is a rejection with its reason', () => {
  for (const raw of [null, 7, 'u-1', [], {}, { sourcedId: null }, { sourcedId: { a: 1 } }])
    assert.is(ruleOf(raw), 'unreadable-record')
  for (const sourcedId of ['', '  ', 'a\nb', 'a\u0085b', 'a\u2028b', '\ud800', 'x'.repeat(5000), 2 ** 60])
    assert.is(ruleOf({ sourcedId }), 'unusable-id')
  assert.is(user({ sourcedId: ' 0\t' }).sourcedId, '0')
})

test('a page yields its records in order, and its rejections with the origin', () => {
  const origin = { attempt: 2, offset: 40 }
  const page = decodePage('orgs', [{ sourcedId: 'b' }, null, { sourcedId: 'a' }], { origin })
  assert.equal(
    page.records.map(({ sourcedId }) => sourcedId),
    ['b', 'a'],
  )
  assert.equal(
    page.rejections.map(({ rule, origin: at }) => [rule, at]),
    [['unreadable-record', origin]],
  )
})

test('texts are cut at 65536 characters', () => {
  assert.is(user({ givenName: 'x'.repeat(100_000) }).givenName?.length, 65_536)
})

test('names of members cannot reach the prototype', () => {
  const raw = JSON.parse(
    '{"sourcedId":"u","__proto__":{"email":"x"},"metadata":{"__proto__":{"polluted":"1"},"constructor":"c"},"GivenName":"Ada"}',
  )
  const read = decodeRecord('users', raw, { keepMetadata: true }) as User
  assert.is(read.email, undefined)
  assert.is(read.givenName, 'Ada')
  assert.is(Object.getPrototypeOf(read.metadata), Object.prototype)
  assert.is(({} as Record<string, unknown>).polluted, undefined)
})

const shapeOf = (value: object) => Object.keys(value).join()
const anyMember = fc.oneof(
  fc.constantFrom(
    'sourcedId',
    'SOURCEDID',
    'orgs',
    'roles',
    'role',
    'agents',
    'userIds',
    'metadata',
    'grades',
    'primary',
    'terms',
    'school',
    'Class',
    '__proto__',
  ),
  fc.string(),
)

test('any JSON value in any member never throws, and yields a record with all members or a rejection', () => {
  const shapes = new Map(
    collections.map((collection) => [collection, shapeOf(decodeRecord(collection, { sourcedId: 'x' }))]),
  )
  fc.assert(
    fc.property(
      fc.constantFrom(...collections),
      fc.dictionary(anyMember, fc.jsonValue()),
      fc.boolean(),
      (collection, raw, valid) => {
        const decoded = decodeRecord(collection, valid ? { ...raw, sourcedId: 'x' } : raw, { keepMetadata: true })
        if (isRejection(decoded)) assert.ok(['unreadable-record', 'unusable-id'].includes(decoded.rule) && !valid)
        else assert.is(shapeOf(decoded), shapes.get(collection))
      },
    ),
    { numRuns: 1000 },
  )
})

test.run()
