import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { AcademicSession, Collection, Demographics, RecordOf, User } from '../record.js'
import { checkValues } from './check-values.js'

const test = suite('checkValues')

const run = async <C extends Collection>(collection: C, fields: Partial<RecordOf[C]>) => {
  const { records, said } = await outcomeOf(checkValues(), collection, recordOf(collection, fields))
  return { record: records[0], said }
}
const saidOf = async <C extends Collection>(collection: C, fields: Partial<RecordOf[C]>) =>
  (await run(collection, fields)).said

test('orgs need a name and a listed type, which is written as listed', async () => {
  assert.is((await run('orgs', { name: 'North', type: 'DISTRICT' })).record?.type, 'district')
  assert.equal(await saidOf('orgs', { name: 'North', type: 'AcademicTrust' }), [])
  assert.equal(await saidOf('orgs', { type: 'school' }), ['missing-value name'])
  assert.equal(await saidOf('orgs', { name: 'North', type: ' ' }), ['missing-value type'])
  assert.equal(await saidOf('orgs', { name: 'North', type: 'ext:hub' }), ['bad-value type ext:hub'])
})

const term: Partial<AcademicSession> = {
  title: 'Fall',
  type: 'Term',
  startDate: '2026-08-15T00:00:00.000Z',
  endDate: '2027-01-15',
  schoolYear: '2027',
}

test('academic sessions need a title, a listed type and two dates, which are cut to the day', async () => {
  const { record, said } = await run('academicSessions', term)
  assert.equal(said, [])
  assert.equal(record, recordOf('academicSessions', { ...term, type: 'term', startDate: '2026-08-15' }))
  for (const field of ['title', 'type', 'startDate', 'endDate'] as const) {
    assert.equal(await saidOf('academicSessions', { ...term, [field]: undefined }), [`missing-value ${field}`])
  }
  assert.equal(await saidOf('academicSessions', { ...term, type: 'holiday' }), ['bad-value type holiday'])
  assert.equal(await saidOf('academicSessions', { ...term, startDate: '2026-02-30' }), [
    'bad-value startDate 2026-02-30',
  ])
  assert.equal(await saidOf('academicSessions', { ...term, endDate: '15/01/2027' }), ['bad-value endDate 15/01/2027'])
})

test('a missing school year is that of the end date, silently; an unusable one with a word', async () => {
  const missing = await run('academicSessions', { ...term, schoolYear: undefined })
  assert.is(missing.record?.schoolYear, '2027')
  assert.equal(missing.said, [])
  const unusable = await run('academicSessions', { ...term, schoolYear: '2026-2027' })
  assert.is(unusable.record?.schoolYear, '2027')
  assert.equal(unusable.said, ['unknown-value schoolYear 2026-2027'])
})

test('courses need a title, and keep the first subject code that is listed', async () => {
  assert.equal(await saidOf('courses', {}), ['missing-value title'])
  const some = await run('courses', { title: 'Maths', subjectCodes: ['MATH', ' 52039', '02'] })
  assert.equal(some.record?.subjectCodes, ['52039'])
  assert.equal(some.said, [])
  const none = await run('courses', { title: 'Maths', subjectCodes: ['MATH', '06'] })
  assert.equal(none.record?.subjectCodes, [])
  assert.equal(none.said, ['unknown-value subjectCodes MATH,06'])
  assert.equal(await saidOf('courses', { title: 'Maths' }), [])
})

test('classes need a title; enrollments a class and a user', async () => {
  assert.equal(await saidOf('classes', { title: '\u00a0' }), ['missing-value title'])
  assert.equal(await saidOf('classes', { title: 'Maths 1' }), [])
  assert.equal(await saidOf('enrollments', { user: 'u' }), ['missing-value class'])
  assert.equal(await saidOf('enrollments', { class: 'c' }), ['missing-value user'])
  assert.equal(await saidOf('enrollments', { class: 'c', user: 'u' }), [])
})

test('staff and students need a username, contacts both names and an email', async () => {
  assert.equal(await saidOf('users', { roles: [roleOf('teacher')] }), ['missing-value username'])
  assert.equal(await saidOf('users', { roles: [roleOf('student')], username: 'ada' }), [])
  const contact: Partial<User> = { familyName: 'Example', givenName: 'Ada', email: 'ada@example.org' }
  assert.equal(await saidOf('users', contact), [])
  for (const field of ['familyName', 'givenName', 'email'] as const) {
    assert.equal(await saidOf('users', { ...contact, [field]: undefined }), [`missing-value ${field}`])
  }
})

test('dates of roles are cut to the day; what is no date goes with a warning, and the role stays', async () => {
  const roles = [roleOf('student', { beginDate: '2026-08-15T10:00:00Z', endDate: 'June' }), roleOf('coach')]
  const { record, said } = await run('users', { username: 'ada', roles })
  assert.equal(record?.roles, [{ ...roles[0], beginDate: '2026-08-15', endDate: undefined }, roles[1]])
  assert.equal(said, ['bad-date roles.endDate June'])
})

test('demographics are written as listed, and unlisted values go with a warning', async () => {
  const sent: Partial<Demographics> = {
    sex: 'Female',
    birthDate: '2012-02-29T00:00:00',
    stateOfBirthAbbreviation: 'wa',
  }
  const { record, said } = await run('demographics', sent)
  assert.equal(
    record,
    recordOf('demographics', { sex: 'female', birthDate: '2012-02-29', stateOfBirthAbbreviation: 'WA' }),
  )
  assert.equal(said, [])
  const bad = {
    sex: 'unspecified',
    birthDate: '2013-02-29',
    stateOfBirthAbbreviation: 'Bavaria',
    cityOfBirth: 'Springfield',
  }
  assert.equal(await saidOf('demographics', bad), [
    'unknown-value sex unspecified',
    'bad-date birthDate 2013-02-29',
    'unknown-value stateOfBirthAbbreviation Bavaria',
  ])
})

test('demographics that would say nothing but whose they are are left out', async () => {
  assert.equal(await saidOf('demographics', {}), ['nothing-known'])
  assert.equal(await saidOf('demographics', { asian: false, hispanicOrLatinoEthnicity: false }), ['nothing-known'])
  assert.equal(await saidOf('demographics', { sex: 'x' }), ['unknown-value sex x', 'nothing-known'])
  for (const fields of [{ white: true }, { hispanicOrLatinoEthnicity: true }, { countryOfBirthCode: 'US' }]) {
    assert.equal(await saidOf('demographics', fields), [])
  }
})

test.run()

operatorContract('checkValues', checkValues)
