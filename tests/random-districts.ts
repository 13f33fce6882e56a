import fc, { type Arbitrary } from 'fast-check'
import type { NaiveSettings, Wire } from './naive-tables.js'

/** A weighted choice: mostly the first, sometimes one of the others. */
const mostly = <T>(usual: Arbitrary<T>, ...odd: Arbitrary<T>[]): Arbitrary<T> =>
  fc.oneof({ weight: odd.length * 4, arbitrary: usual }, ...odd.map((arbitrary) => ({ weight: 1, arbitrary })))

const pick = <T>(...values: T[]): Arbitrary<T> => fc.constantFrom(...values)

/** A value as it is, or blank, or of a wrong type. */
const odd = (usual: Arbitrary<unknown>): Arbitrary<unknown> =>
  mostly<unknown>(
    usual,
    pick<unknown>(undefined, null, '', '  ', '\u0085\t', 0, 12, true, {}, [], 'a\u0000\r\n\u2028b', '\ufeffx\u00a0'),
  )

/** Texts put together from pieces that mean something to the reader of the field. */
const assembled = (...pieces: string[]): Arbitrary<unknown> =>
  fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 8 }).map((chosen) => chosen.join(''))

const ids = {
  orgs: ['o1', 'o2', 'o,3', '\u{1d4f5}4', '\uff355', '6'],
  academicSessions: ['s1', 's,2', '3', '\u{1f4da}4'],
  courses: ['c1', 'c2', '3', 'c "4"'],
  users: ['u1', 'u2', 'u3', '4', 'ü5', '\u{1d4f5}6', '\uff357', 'u 8', 'u"9', 'u10'],
  classes: ['k1', 'k2', '3', '\uff354', '\u{1d4f5}5'],
  enrollments: ['e1', 'e2', 'e3', '4', 'ë5', 'e6', 'e7', '\u{1f4da}8', '\uff359'],
} as const

const idShapes = (id: string): readonly unknown[] =>
  /^\d+$/.test(id) ? [id, Number(id), ` ${id}`] : [id, id, `${id}\t`, ` ${id}\ufeff`]

const anId = (list: readonly string[]): Arbitrary<unknown> =>
  mostly<unknown>(
    fc.constantFrom(...list),
    fc.constantFrom(...list.flatMap(idShapes)),
    fc.constantFrom(...list.flatMap(idShapes)),
  )

const sourcedId = (list: readonly string[]): Arbitrary<unknown> =>
  fc.oneof(
    { weight: 30, arbitrary: anId(list) },
    { weight: 1, arbitrary: pick<unknown>(null, '', ' ', 'x\u0007y', 'x\u0085', {}) },
  )

const href = (list: readonly string[]): Arbitrary<unknown> =>
  fc
    .tuple(
      fc.constantFrom(...list),
      pick('https://sis.example.org/ims/oneroster/v1p1/any/', 'any/', '~/any/', '/'),
      pick('', '/', '?x=1'),
    )
    .map(([id, before, after]) => ({ href: `${before}${encodeURIComponent(id)}${after}` }))

/** A reference in any shape; now and then to nothing. */
const ref = (list: readonly string[]): Arbitrary<unknown> =>
  mostly<unknown>(
    fc.constantFrom(...list).map((id) => ({ sourcedId: id, type: 'any', href: 'https://sis.example.org/x/other' })),
    anId(list),
    anId(list).map((id) => ({ sourcedId: id })),
    href(list),
    pick<unknown>(
      undefined,
      null,
      '',
      {},
      { sourcedId: '' },
      { sourcedId: 'nobody' },
      'nobody',
      { sourcedId: 'x\u0001' },
      7.5,
    ),
  )

const refs = (list: readonly string[], maxLength = 3): Arbitrary<unknown> =>
  mostly<unknown>(fc.array(ref(list), { maxLength }), ref(list), pick<unknown>(undefined, null, '', [null]))

const status = mostly<unknown>(
  pick('active', 'active', undefined),
  pick<unknown>('Active', ' ACTIVE ', null, '', ' ', 'tobedeleted', 'inactive', 'TOBEDELETED', 1, true),
)

const dateLastModified = pick<unknown>(
  undefined,
  null,
  '',
  'yesterday',
  '2026-01-01',
  '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00.000Z',
  '2026-01-01T01:00:00+01:00',
  '2025-12-31T23:59:59.999999999Z',
  '2026-01-01T00:00:00.0000001Z',
  '2026-01-01T00:00:00.00000011Z',
  '2026-01-01T00:00',
  '2026-02-30T00:00:00Z',
  '2026-01-01 00:00:00-0500',
)

const date = mostly<unknown>(
  pick<unknown>('2025-08-15', '2026-06-20', '2026-11-24', '2026-11-23', '2026-11-25', '2024-02-29'),
  pick<unknown>(
    '2026-11-24T23:59:59Z',
    ' 2026-11-24 ',
    '2026-02-30',
    '2025-02-29',
    '1/05/2023',
    '20260101',
    '2026-1-1',
  ),
  pick<unknown>(undefined, null, '', 'soon', 2026, '2026', '2026-13-01', '2026-11-24+02:00'),
  assembled('2026', '-', '11', '24', '02', '30', 'T', ' ', '00:00', '0', '/', 'Z', '9999', '0000', '\u0007'),
)

const word = odd(
  pick<unknown>(
    'Example',
    'Ada, "the first"',
    '\u{1f4da} Zoë',
    '=1+1',
    '  two  blanks ',
    'line\r\nbreak',
    'a\u0085\u2028b',
    'x\ty',
    '\u200b',
    '-',
  ),
)

const record = (list: readonly string[], fields: Record<string, Arbitrary<unknown>>): Arbitrary<unknown> =>
  fc.record({ sourcedId: sourcedId(list), status, dateLastModified, ...fields })

const records = (made: Arbitrary<unknown>, maxLength: number): Arbitrary<unknown[]> =>
  fc.array(fc.oneof({ weight: 60, arbitrary: made }, { weight: 1, arbitrary: pick<unknown>(null, 'text', 5, []) }), {
    maxLength,
    size: 'max',
  })

const name = mostly<unknown>(pick<unknown>('North School', 'South School', 'District'), word)

const org = record(ids.orgs, {
  name,
  type: mostly<unknown>(
    pick<unknown>('school', 'district', 'School '),
    pick<unknown>('localauthority', 'ext:x', null, ''),
  ),
  parent: mostly<unknown>(ref(ids.orgs), pick<unknown>(undefined, null)),
  identifier: word,
})

const academicSession = record(ids.academicSessions, {
  title: word,
  type: mostly<unknown>(
    pick<unknown>('term', 'semester'),
    pick<unknown>('SCHOOLYEAR', 'quarter', 'gradingperiod', 'ext:week', null),
  ),
  startDate: date,
  endDate: date,
  schoolYear: pick<unknown>('2026', 2026, undefined, null, '', ' 2025 '),
})

const grades = mostly<unknown>(
  fc.array(pick<unknown>('09', '9', '10', 'KG', ' kg', 'K', '1', 1, 'Other', 'ext:x', null, '', 'PS1'), {
    maxLength: 3,
  }),
  pick<unknown>('09', 'X, 10', '', null, undefined, 9, [['09']], '11,12'),
)

const course = record(ids.courses, {
  title: word,
  courseCode: word,
  schoolYear: ref(ids.academicSessions),
  org: ref(ids.orgs),
  grades,
  subjectCodes: mostly<unknown>(
    fc.array(pick<unknown>('01', '51037', 'x', '1', 2, '06', ' 03 ', null), { maxLength: 3 }),
    pick<unknown>('01', 'x,02', '', null, undefined),
  ),
})

const schoolClass = record(ids.classes, {
  title: word,
  classCode: word,
  course: ref(ids.courses),
  school: ref(ids.orgs),
  terms: refs(ids.academicSessions),
})

const enrollment = record(ids.enrollments, {
  user: ref(ids.users),
  class: ref(ids.classes),
  school: ref(ids.orgs),
  role: mostly<unknown>(
    pick<unknown>('student', 'teacher'),
    pick<unknown>(
      'Aide',
      'proctor',
      'administrator',
      'parent',
      'Guardian',
      'relative',
      'coach',
      'ext:x',
      null,
      '',
      ' student ',
    ),
  ),
  beginDate: date,
  endDate: date,
})

const flag = pick<unknown>(undefined, null, true, false, 'true', 'YES', '1', 1, 0, 'false', 'No', '', 'maybe', ' True ')

const demographics = record(ids.users, {
  birthDate: date,
  sex: pick<unknown>('male', 'Female', 'other', 'unspecified', undefined, null, ''),
  cityOfBirth: mostly(word, pick(undefined)),
  stateOfBirthAbbreviation: pick<unknown>('WA', 'ny', 'XX', undefined, null),
  countryOfBirthCode: pick<unknown>('US', undefined, null, ' '),
  americanIndianOrAlaskaNative: flag,
  asian: flag,
  blackOrAfricanAmerican: flag,
  nativeHawaiianOrOtherPacificIslander: flag,
  white: flag,
  demographicRaceTwoOrMoreRaces: flag,
  hispanicOrLatinoEthnicity: flag,
})

const email = mostly<unknown>(
  pick<unknown>('ada@example.org', 'Grace.Example@Example.ORG', 'b@example.org'),
  pick<unknown>(
    'bad, c@example.org; d@example.org',
    'e@x f@example.org',
    'g\r\nh@example.org',
    '.i@example.org',
    'j..k@example.org',
    'l@example',
    'm@@example.org',
    'ü@example.org',
    `${'n'.repeat(250)}@example.org`,
    "o'p+q@sub.example.org",
    'r@example..org',
    's@example.org.',
    't@-example.org',
  ),
  pick<unknown>(undefined, null, '', 'none', 5, 'a\u0000u@example.org'),
  assembled(
    'a',
    'B',
    '.',
    '@',
    '@example.org',
    'example',
    '-',
    '_',
    ' ',
    ',',
    ';',
    '\u0130',
    '"',
    '\t',
    '.org',
    '0',
    '\u212a',
  ),
)

const phone = mostly<unknown>(
  pick<unknown>(
    '+1 206-555-0100',
    '(206) 555-0101',
    '206.555.0102',
    '+44 20 7946 0958',
    '020 7946 0018',
    '+49 30 23125 123',
    '030/23125 456',
  ),
  pick<unknown>(
    '206-555-0103 ext. 12',
    '206-555-0104 x5',
    '206-555-0105, 206-555-0106',
    '206-555-0107;206-555-0108',
    'none\n206-555-0109',
    '206-555-0110/206-555-0111',
    '+1 206 555\t0112',
    '+1 206 555\u00850113',
    '1-206-555-0114',
    '206-555-0115,,9',
    '206 555 0116\r\n206 555 0117',
    'tel:+12065550118',
    'home 206 555 0119',
    '+1206555012',
    '555-0120',
    '+47 22 85 50 50',
    '22 85 50 50',
    '٢٠٦٥٥٥٠١٢١',
    '００',
    '011 44 20 7946 0123',
    '00 44 20 7946 0124',
    '+44 (0)20 7946 0125',
    '123 / 206-555-0126',
    '206-555-0127 / x3',
    '\u200b+12065550128',
    '+12065550129;ext=7',
    '(206 555-0130',
    '206-555-0131 / 206-555-0132 x4; +1 206 555 0133',
    '911',
    '0800 001 0001',
    '+800 1234 5678',
  ),
  pick<unknown>(undefined, null, '', 'none', 2065550134, '+', '0'),
  assembled(
    '+',
    '+1',
    '206',
    '555',
    '01',
    '00',
    '0135',
    '44',
    '20',
    '7946',
    '49',
    '30',
    '(',
    ')',
    ' ',
    '-',
    '.',
    '/',
    ',',
    ';',
    '\n',
    '\t',
    'x',
    'ext.',
    '0',
    '47',
    '22',
  ),
)

const userRoleWord = mostly<unknown>(
  pick<unknown>('student', 'teacher', 'parent', 'guardian', 'student'),
  pick<unknown>('relative', 'aide', 'administrator', 'proctor', 'principal', 'counselor'),
  pick<unknown>('districtAdministrator', 'siteAdministrator', 'systemAdministrator', 'Student', ' TEACHER', 'Parent'),
  pick<unknown>('nurse', 'ext:mentor', 'librarian', null, '', 5),
)

const userRole = mostly<unknown>(
  fc.record({
    role: userRoleWord,
    roleType: pick<unknown>('primary', 'secondary', 'Primary', undefined, 'secondary'),
    org: ref(ids.orgs),
    beginDate: date,
    endDate: date,
  }),
  userRoleWord,
)

const roles11 = fc.record({ role: userRoleWord, orgs: refs(ids.orgs) })
const roles12 = fc.record({
  roles: mostly<unknown>(fc.array(userRole, { minLength: 1, maxLength: 4 }), userRole),
  primaryOrg: mostly<unknown>(ref(ids.orgs), pick(undefined)),
})
const rolesMixed = fc.record({
  role: mostly(userRoleWord, fc.array(userRoleWord, { maxLength: 2 })),
  roles: pick<unknown>(undefined, null, [], ''),
  orgs: refs(ids.orgs),
  primaryOrg: mostly<unknown>(ref(ids.orgs), pick(undefined)),
})
const rolesBoth = fc.record({
  roles: fc.array(userRole, { maxLength: 3 }),
  orgs: refs(ids.orgs),
  primaryOrg: mostly<unknown>(ref(ids.orgs), pick(undefined)),
})

const agentIds = mostly<unknown>(refs(ids.users), pick<unknown>('u1,u2', ['u3, 4'], ' u1 ,', 'ü5'))

const agents = mostly<Record<string, unknown>>(
  agentIds.map((agents) => ({ agents })),
  agentIds.map((agentSourceIds) => ({ agentSourceIds })),
)

const flags = pick<unknown>(
  undefined,
  null,
  { 'microsoft.userFlags': 'freeLunch,ELL' },
  { 'microsoft.userFlags': '"iep", \u201cEll\u201d ,unknown,,504' },
  { microsoft: { userFlags: "'homeless','lep'" } },
  { 'microsoft.userFlags': null, microsoft: { userFlags: 'IEP' } },
  { 'microsoft.userFlags': ['freelunch', 'IEP'] },
  { 'microsoft.userFlags': '' },
  { 'microsoft.userFlags': 504 },
  'none',
  [],
)

const userIds = mostly<unknown>(
  fc.array(
    fc.record({
      type: pick<unknown>('AD', 'ad', 'LDAP', ' AD ', null, ''),
      identifier: mostly<unknown>(pick<unknown>('ada1', 'grace2@example.org', 7), word),
    }),
    { maxLength: 3 },
  ),
  pick<unknown>(undefined, null, '', { type: 'AD', identifier: 'single' }, '{AD:ada}'),
)

const username = mostly<unknown>(
  pick<unknown>('ada', 'grace@school.example.org', 'Ada', 'edsger'),
  pick<unknown>(undefined, null, '', ' ', 'alan\u0000t', '@example.org', 'a@b@c', 77),
)

const user = fc
  .tuple(
    record(ids.users, {
      username,
      userIds,
      enabledUser: mostly<unknown>(pick<unknown>('true', true, undefined), flag),
      givenName: mostly<unknown>(pick<unknown>('Ada', 'Grace', 'Zoë'), word),
      familyName: mostly<unknown>(pick<unknown>('Example', 'Muster'), word),
      identifier: word,
      email,
      phone,
      sms: phone,
      grades,
      metadata: flags,
    }),
    agents,
    mostly<Record<string, unknown>>(roles11, roles12, rolesMixed, rolesBoth),
  )
  .map((parts) => Object.assign({}, ...parts) as unknown)

/** A small district as a server would send it: few ids, many collisions, every oddity. */
export const wire: Arbitrary<Wire> = fc.record({
  orgs: records(org, 12),
  academicSessions: records(academicSession, 8),
  courses: records(course, 8),
  users: records(user, 20),
  classes: records(schoolClass, 10),
  enrollments: records(enrollment, 22),
  demographics: records(demographics, 14),
})

const orgChoice = fc.record({
  include: mostly<string[]>(
    fc.constant([]),
    fc.array(pick<string>(...ids.orgs, 'North School', ' District '), { maxLength: 2 }),
  ),
  exclude: mostly<string[]>(fc.constant([]), fc.array(pick<string>(...ids.orgs, 'South School'), { maxLength: 1 })),
})

const roleMaps = pick<Readonly<Record<string, string>>>(
  {},
  {},
  { nurse: 'nurse', 'ext:mentor': 'Coach' },
  { librarian: 'guardian', nurse: 'doctor', Parent: 'relative' },
  { aide: 'aide', teacher: 'faculty' },
  { parent: 'teacher', student: 'other', proctor: 'student' },
)

const choices = pick<string>('username', 'email', 'identifier', 'userIds:AD', 'userIds:LDAP')

/** Settings at random; each has its default about half of the time. */
export const settings: Arbitrary<NaiveSettings> = fc.record({
  include: fc.record({
    courses: fc.boolean(),
    demographics: fc.boolean(),
    contacts: fc.boolean(),
    userFlags: fc.boolean(),
  }),
  orgs: orgChoice,
  roleMap: roleMaps,
  enrollmentRoleMap: pick<Readonly<Record<string, string>>>(
    {},
    {},
    { coach: 'coach', aide: 'teacherAssistant' },
    { parent: 'student', Proctor: 'Teacher' },
  ),
  username: mostly<string | string[]>(
    fc.constant('username'),
    choices,
    fc.array(choices, { minLength: 1, maxLength: 3 }),
  ),
  stripDomain: fc.boolean(),
  usernameDomain: pick<NaiveSettings['usernameDomain']>(
    undefined,
    'example.org',
    { student: 's.example.org' },
    { student: 's.example.org', staff: 't.example.org' },
  ),
  activeDirectoryMatchId: pick<string | undefined>(undefined, 'AD', 'LDAP'),
  skipDisabledUsers: fc.boolean(),
  enrollmentsOn: pick<string | undefined>(undefined, undefined, '2026-11-24'),
  phoneRegion: pick<string | undefined>('US', 'US', 'GB', 'DE', undefined, 'NO'),
  phoneRegionByOrg: pick<Readonly<Record<string, string>>>(
    {},
    {},
    { o1: 'GB', '6': 'DE' },
    { '\u{1d4f5}4': 'US', o2: 'NO' },
  ),
})
