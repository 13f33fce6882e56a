import type { Collection, RecordOf, Text, UserId, UserRole } from '@rosterstream/core'
import fc from 'fast-check'

const oddTexts = [
  '',
  ' ',
  '\u00a0\u200b',
  'a\r\nb',
  '\tx\u0085y\u2028z',
  '"quoted", twice',
  'a;b/c',
  '=1+1',
  '0',
  'null',
  '__proto__',
  'constructor',
  'ñandú 😀',
  '\ud800',
]

const oneOf = (...values: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof({ arbitrary: fc.constantFrom(...values), weight: 4 }, { arbitrary: anyText, weight: 1 })
const orNothing = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined })
const few = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(values, { maxLength: 3 })

const anyText = fc.oneof(fc.constantFrom(...oddTexts), fc.string({ unit: 'binary', maxLength: 12 }))
const text: fc.Arbitrary<Text> = orNothing(fc.oneof(oneOf('Ada', 'Example', 'x-1'), anyText))
const id = fc.constantFrom('1', '2', '3', '4', '5', 'org 1', 'école/7', '__proto__', 'a,b')
const reference: fc.Arbitrary<Text> = orNothing(id)
const flag = orNothing(fc.boolean())
const date: fc.Arbitrary<Text> = orNothing(
  oneOf('2026-08-01', '2027-06-30T00:00:00.000Z', '2026-02-30', '1/05/2023', '2026-08'),
)
const role = oneOf('student', 'Teacher', 'aide', 'parent', 'guardian', 'systemAdministrator', 'ext:coach', 'relative')
const grade = oneOf('1', '09', 'KG', 'Year 4', 'ps')
const phone: fc.Arbitrary<Text> = orNothing(
  oneOf('(202) 555-0143', '+44 20 7946 0123', '202-555-0143, 202-555-0144', '202\r\n555', '0000', 'none'),
)
const email: fc.Arbitrary<Text> = orNothing(oneOf('Ada@Example.org', 'a@b', 'x; ada@example.org', 'ada@@example.org'))

const base = {
  sourcedId: id,
  status: orNothing(oneOf('active', 'Active', 'tobedeleted', 'inactive')),
  dateLastModified: orNothing(oneOf('2026-08-01T00:00:00.000Z')),
  metadata: fc.constant(undefined),
}

const userRole: fc.Arbitrary<UserRole> = fc.record({
  role,
  org: reference,
  roleType: orNothing(oneOf('primary', 'secondary')),
  beginDate: date,
  endDate: date,
  isPrimary: flag,
})

const userId: fc.Arbitrary<UserId> = fc.record({
  type: oneOf('AD', 'LDAP'),
  identifier: oneOf('ada', 'ada@example.org'),
})

/** Arbitrary records of each collection: mostly what servers send, with the oddities that they send too. */
export const rosterRecords: { readonly [C in Collection]: fc.Arbitrary<RecordOf[C]> } = {
  orgs: fc.record({
    ...base,
    name: text,
    type: orNothing(oneOf('school', 'District', 'ext:hub')),
    identifier: text,
    parent: reference,
  }),
  academicSessions: fc.record({
    ...base,
    title: text,
    type: orNothing(oneOf('term', 'SchoolYear')),
    startDate: date,
    endDate: date,
    schoolYear: orNothing(oneOf('2027', '2026-2027')),
    parent: reference,
  }),
  courses: fc.record({
    ...base,
    title: text,
    courseCode: text,
    schoolYear: reference,
    org: reference,
    grades: few(grade),
    subjectCodes: few(oneOf('02', '52039', 'Maths')),
  }),
  users: fc.record({
    ...base,
    username: orNothing(oneOf('ada', 'ada@example.org', '@')),
    userIds: few(userId),
    enabledUser: flag,
    givenName: text,
    familyName: text,
    middleName: text,
    identifier: text,
    email,
    sms: phone,
    phone,
    roles: few(userRole),
    orgs: few(id),
    primaryOrg: reference,
    agents: few(fc.oneof(id, anyText)),
    grades: few(grade),
    userFlags: few(oneOf('IEP, freeLunch', '“ell”', '504,gifted')),
    relationshipRole: fc.constant(undefined),
    activeDirectoryMatchId: fc.constant(undefined),
  }),
  classes: fc.record({
    ...base,
    title: text,
    classCode: text,
    classType: orNothing(oneOf('scheduled', 'homeroom')),
    course: reference,
    school: reference,
    terms: few(id),
    grades: few(grade),
  }),
  enrollments: fc.record({
    ...base,
    user: reference,
    class: reference,
    school: reference,
    role: orNothing(role),
    primary: flag,
    beginDate: date,
    endDate: date,
  }),
  demographics: fc.record({
    ...base,
    birthDate: date,
    sex: orNothing(oneOf('female', 'Male', 'unspecified')),
    americanIndianOrAlaskaNative: flag,
    asian: flag,
    blackOrAfricanAmerican: flag,
    nativeHawaiianOrOtherPacificIslander: flag,
    white: flag,
    demographicRaceTwoOrMoreRaces: flag,
    hispanicOrLatinoEthnicity: flag,
    countryOfBirthCode: text,
    stateOfBirthAbbreviation: orNothing(oneOf('wa', 'CA', 'Bavaria')),
    cityOfBirth: text,
  }),
}
