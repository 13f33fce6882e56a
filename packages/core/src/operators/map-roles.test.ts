import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError } from '../errors.js'
import { mapRoles } from './map-roles.js'

const test = suite('mapRoles')

type Options = Parameters<typeof mapRoles>[0]

const ofUser = async (words: readonly string[], options?: Options) => {
  const user = recordOf('users', { roles: words.map((word) => roleOf(word, { org: 'o-1' })) })
  const { records, said } = await outcomeOf(mapRoles(options), 'users', user)
  return { roles: records[0]?.roles.map(({ role }) => role), towards: records[0]?.relationshipRole, said }
}

const ofEnrollment = async (role: string | undefined, options?: Options) => {
  const { records, said } = await outcomeOf(mapRoles(options), 'enrollments', recordOf('enrollments', { role }))
  return records[0]?.role ?? said
}

test('knows the roles of both versions, in any case', async () => {
  const known = {
    administrator: 'administrator',
    principal: 'principal',
    proctor: 'proctor',
    Teacher: 'teacher',
    counselor: 'advisor',
    districtAdministrator: 'administrator',
    SITEADMINISTRATOR: 'administrator',
    ' systemAdministrator ': 'itAdmin',
  }
  for (const [word, role] of Object.entries(known)) {
    assert.equal(await ofUser([word]), { roles: [role], towards: 'other', said: [] })
  }
  assert.equal(await ofUser(['student']), { roles: ['student'], towards: undefined, said: [] })
  assert.equal(await ofUser(['aide']), { roles: ['paraprofessional'], towards: 'aide', said: [] })
})

test('makes a contact of parents, guardians and relatives', async () => {
  for (const word of ['parent', 'guardian', 'relative']) {
    assert.equal(await ofUser([word.toUpperCase()]), { roles: [], towards: word, said: [] })
  }
  assert.equal(await ofUser(['guardian', 'parent']), { roles: [], towards: 'guardian', said: [] })
})

test('a contact role beside another names the relationship, and the other is delivered', async () => {
  assert.equal(await ofUser(['parent', 'teacher']), { roles: ['teacher'], towards: 'parent', said: [] })
  assert.equal(await ofUser(['student', 'relative']), { roles: ['student'], towards: 'relative', said: [] })
  assert.equal(await ofUser(['teacher', 'aide']), { roles: ['teacher', 'paraprofessional'], towards: 'aide', said: [] })
  assert.equal(await ofUser(['student', 'aide']), {
    roles: ['student', 'paraprofessional'],
    towards: undefined,
    said: [],
  })
})

test('takes an unknown role away, and the user that is left with none', async () => {
  assert.equal(await ofUser(['ext:coach', 'teacher', 'ext:coach', 'constructor']), {
    roles: ['teacher'],
    towards: 'other',
    said: ['unknown-role role ext:coach', 'unknown-role role constructor'],
  })
  assert.equal(await ofUser(['ext:coach']), {
    roles: undefined,
    towards: undefined,
    said: ['unknown-role role ext:coach', 'no-role role'],
  })
  assert.equal((await ofUser([])).said, ['no-role role'])
  assert.equal((await ofUser(['janitor', 'parent'])).roles, [])
})

test('roleMap comes first: to SDS roles, and to contact roles; a word in both lists is the SDS role', async () => {
  const roleMap = {
    'EXT:coach': 'Coach',
    carer: 'guardian',
    Teacher: 'facultY',
    doc: 'doctor',
    misc: 'other',
    helper: 'aide',
  }
  assert.equal(await ofUser(['ext:Coach', 'teacher'], { roleMap }), {
    roles: ['coach', 'faculty'],
    towards: 'other',
    said: [],
  })
  assert.equal(await ofUser(['carer'], { roleMap }), { roles: [], towards: 'guardian', said: [] })
  assert.equal(await ofUser(['doc'], { roleMap }), { roles: [], towards: 'doctor', said: [] })
  assert.equal(await ofUser(['misc'], { roleMap }), { roles: ['other'], towards: 'other', said: [] })
  assert.equal(await ofUser(['helper'], { roleMap }), { roles: [], towards: 'aide', said: [] })
  assert.equal(await ofUser(['aide'], { roleMap: { aide: 'teacher' } }), {
    roles: ['teacher'],
    towards: 'other',
    said: [],
  })
  assert.equal(await ofUser(['parent'], { roleMap: { parent: 'staff' } }), {
    roles: ['staff'],
    towards: 'other',
    said: [],
  })
})

test('keeps every role with its org and dates, in order', async () => {
  const roles = [
    roleOf('Student', { org: 'b', roleType: 'primary', beginDate: '2026-08-01' }),
    roleOf('ext:x', { org: 'b' }),
    roleOf('student', { org: 'a' }),
  ]
  const { records } = await outcomeOf(mapRoles(), 'users', recordOf('users', { roles }))
  assert.equal(records[0]?.roles, [{ ...roles[0], role: 'student' }, roles[2]])
})

test('maps the roles of enrollments by their own list, and filters those of contacts', async () => {
  for (const role of ['student', 'teacher', 'aide', 'proctor', 'administrator']) {
    assert.is(await ofEnrollment(role.toUpperCase()), role)
  }
  assert.is(await ofEnrollment('counselor'), 'advisor')
  assert.is(await ofEnrollment('systemAdministrator'), 'itAdmin')
  for (const role of ['parent', 'Guardian', 'relative']) {
    assert.equal(await ofEnrollment(role), [`contact-enrollment role ${role}`])
  }
  assert.equal(await ofEnrollment('ext:coach'), ['unknown-enrollment-role role ext:coach'])
  assert.equal(await ofEnrollment(undefined), ['missing-value role'])
  assert.equal(await ofEnrollment(' '), ['missing-value role'])
  const enrollmentRoleMap = { 'ext:coach': 'COACH', student: 'parent', helper: 'aide', watcher: 'other' }
  assert.is(await ofEnrollment('Ext:Coach', { enrollmentRoleMap }), 'coach')
  assert.is(await ofEnrollment('helper', { enrollmentRoleMap }), 'aide')
  assert.equal(await ofEnrollment('student', { enrollmentRoleMap }), ['contact-enrollment role student'])
  assert.equal(await ofEnrollment('watcher', { enrollmentRoleMap }), ['contact-enrollment role watcher'])
})

test('filters enrollments by their dates only when given a day, and counts both ends in', async () => {
  const current = async (beginDate: string | undefined, endDate: string | undefined, options?: Options) => {
    const enrollment = recordOf('enrollments', { role: 'student', beginDate, endDate })
    return (await outcomeOf(mapRoles(options), 'enrollments', enrollment)).said
  }
  const on = { enrollmentDates: { today: '2026-09-01' } }
  assert.equal(await current('2026-09-01', '2026-09-01T00:00:00Z', on), [])
  assert.equal(await current(undefined, undefined, on), [])
  assert.equal(await current('soon', '2026-02-30', on), [])
  assert.equal(await current('2026-09-02', undefined, on), ['enrollment-not-current'])
  assert.equal(await current('2025-09-02', '2026-08-31', on), ['enrollment-not-current'])
  assert.equal(await current('2026-09-02', undefined), [])
})

test('a target that SDS does not know is an error that names near ones', () => {
  const fault = (options: Options): ConfigError => {
    try {
      mapRoles(options)
    } catch (error) {
      if (error instanceof ConfigError) return error
      throw error
    }
    throw new Error('no error')
  }
  const unknown = fault({ roleMap: { coach: 'techer' } })
  assert.is(unknown.code, 'bad-operator-options')
  assert.match(unknown.message, /roleMap\.coach.*'techer'.*teacher/)
  assert.match(fault({ enrollmentRoleMap: { x: 'faculty' } }).message, /enrollmentRoleMap\.x/)
  assert.match(fault({ enrollmentDates: { today: '2026-13-01' } }).message, /enrollmentDates\.today/)
})

test.run()

operatorContract(
  'mapRoles',
  mapRoles,
  { roleMap: { 'ext:coach': 'guardian' } },
  { collections: ['users', 'enrollments'] },
)
operatorContract('mapRoles on a day', mapRoles, { enrollmentDates: { today: '2026-09-01' } })
