import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ConfigError,
  csvLine,
  enrollmentRoles,
  gradeLevels,
  orgTypes,
  orgUserRoles,
  type TableName,
  tableNames,
  tableShapes,
} from '@rosterstream/core'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { Finding } from './findings.js'
import { validationRules } from './rules.js'
import { type ValidateOptions, type ValidationReport, validateSet } from './validate-set.js'

const test = suite('validateSet')
let folder = ''
test.before.each(async () => {
  folder = await mkdtemp(join(tmpdir(), 'validate-set-'))
})
test.after.each(() => rm(folder, { recursive: true, force: true }))

type Rows = readonly (readonly string[])[]

const good: Readonly<Record<TableName, Rows>> = {
  orgs: [
    ['o1', 'North School', 'school', 'o2'],
    ['o2', 'District, all of it', 'District', ''],
  ],
  users: [
    ['u1', 'ada', 'Example', 'Ada', '', '', '', ''],
    ['u2', 'ben', 'Example', 'Ben', '', 'ben@example.org', '+12015550123', ''],
    ['u3', 'cleo@example.org', 'Example', 'Cleo', '', 'cleo@example.org', '', ''],
  ],
  roles: [
    ['u1', 'o1', 'student', 's1', '1', 'TRUE', '2025-08-01', '2026-06-30'],
    ['u2', 'o1', 'teacher', '', '', 'true', '', ''],
  ],
  classes: [['c1', 'o1', 'Biology "10"', 's1,s1', 'k1', 'B10']],
  enrollments: [
    ['c1', 'u1', 'student'],
    ['c1', 'u2', 'teacher'],
  ],
  academicSessions: [['s1', 'Year', 'schoolYear', '2026', '2025-08-01', '2026-06-30']],
  courses: [['k1', 'o1', 'Biology', 'B', 's1', '03', 'KG']],
  demographics: [['u1', 'female', '2015-02-28', '', 'WA', '', '', 'asian,white']],
  userFlags: [['u1', 'iep']],
  relationships: [['u1', 'u3', 'guardian']],
}

const textOf = (table: TableName, rows: Rows): string => [tableShapes[table].columns, ...rows].map(csvLine).join('')

/** Writes the good set, with some files in other words; `undefined` leaves one out. */
const checkWith = async (
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  options?: ValidateOptions,
): Promise<ValidationReport> => {
  const all: Record<string, string | Uint8Array | undefined> = {}
  for (const table of tableNames) all[`${table}.csv`] = textOf(table, good[table])
  for (const [name, content] of Object.entries({ ...all, ...files })) {
    if (content !== undefined) await writeFile(join(folder, name), content)
  }
  return validateSet(folder, options)
}

const inShort = (findings: readonly Finding[]): string[] =>
  findings.map((found) => `${found.severity} ${found.rule} ${found.file}:${found.line ?? ''}:${found.column ?? ''}`)

/** Each case: what is written in a file's place, and what is found. */
const expectFindings = (
  title: string,
  files: Readonly<Record<string, string | Uint8Array | undefined>>,
  expected: readonly string[],
): void =>
  test(title, async () => {
    const report = await checkWith(files)
    assert.equal(inShort(report.findings), expected)
    assert.is(report.valid, !expected.some((each) => each.startsWith('error')))
    for (const found of report.findings)
      assert.ok(found.message !== '' && found.fix === validationRules[found.rule].fix)
  })

const table = (name: TableName, ...rows: Rows): Record<string, string> => ({ [`${name}.csv`]: textOf(name, rows) })
const more = (name: TableName, ...rows: Rows): Record<string, string> => table(name, ...good[name], ...rows)

test('a good set has no finding, and its rows are counted', async () => {
  const report = await checkWith({})
  assert.equal(report.findings, [])
  assert.equal(Object.entries(report.files)[1], ['users.csv', 3])
  assert.equal([report.valid, report.format, report.errors], [true, 'sds-v2.1', 0])
})

expectFindings('litter of systems is passed over', { 'Thumbs.db': '', '.DS_Store': '' }, [])
expectFindings('a required file that is missing is an error', { 'orgs.csv': undefined }, [
  'error missing-file orgs.csv::',
  'error missing-referred-file roles.csv:2:orgSourcedId',
  'error missing-referred-file roles.csv:3:orgSourcedId',
  'error missing-referred-file classes.csv:2:orgSourcedId',
  'error missing-referred-file courses.csv:2:orgSourcedId',
])
expectFindings('enrollments without classes are half a pair', { 'classes.csv': undefined, ...table('enrollments') }, [
  'error missing-pair classes.csv::',
  'warning no-rows enrollments.csv::',
])
expectFindings(
  'a file name in another case is named and read',
  { 'users.csv': undefined, 'Users.csv': textOf('users', good.users) },
  ['error file-name-case Users.csv::'],
)
expectFindings('unknown files are named', { 'notes.txt': '', 'School.csv': '' }, [
  'warning unknown-file notes.txt::',
  'warning unknown-file School.csv::',
])
expectFindings('an empty file lacks its header', { 'courses.csv': '' }, [
  'warning missing-reference classes.csv:2:courseSourcedId',
  'error empty-file courses.csv::',
])
expectFindings('a file without rows is a warning', table('userFlags'), ['warning no-rows userFlags.csv::'])
expectFindings('rows without header are no table', { 'userFlags.csv': 'u1,iep\r\n' }, [
  'error no-header userFlags.csv:1:',
])
expectFindings(
  'headers that are missing, twice, in another case or unknown are named',
  { 'userFlags.csv': 'usersourcedid,userSourcedId,flags,password\r\nu1,u1,x,y\r\n' },
  [
    'error header-case userFlags.csv:1:userSourcedId',
    'error duplicate-header userFlags.csv:1:userSourcedId',
    'warning unknown-header userFlags.csv:1:flags',
    'warning password-column userFlags.csv:1:password',
    'error missing-header userFlags.csv:1:flag',
  ],
)
expectFindings(
  'columns may stand in another order, and optional ones be left out',
  { 'orgs.csv': 'type,name,sourcedId\r\nschool,N,o1\r\n' },
  [],
)
expectFindings('a byte order mark is a warning', { 'userFlags.csv': `\ufeff${textOf('userFlags', good.userFlags)}` }, [
  'warning byte-order-mark userFlags.csv:1:',
])
expectFindings(
  'UTF-16 is named and read',
  { 'userFlags.csv': Buffer.from(textOf('userFlags', good.userFlags), 'utf16le') },
  ['error encoding-utf-16 userFlags.csv:1:'],
)
expectFindings(
  'bytes of another encoding are named by line',
  { 'orgs.csv': Buffer.from('sourcedId,name,type\r\no1,\xc9cole,school\r\n', 'latin1') },
  ['error bytes-not-utf-8 orgs.csv:2:'],
)
expectFindings(
  'semicolons are named, and the rows read all the same',
  { 'userFlags.csv': 'userSourcedId;flag\r\nu9;iep\r\n' },
  ['error wrong-separator userFlags.csv:1:', 'error missing-reference userFlags.csv:2:userSourcedId'],
)
expectFindings(
  'rows of another width, faulty quotes and line breaks are named by line',
  {
    'userFlags.csv': 'userSourcedId,flag\r\nu1,iep,x\r\nu2,"a"b\r\n\r\nu2,"50\r\n4"\r\n',
  },
  [
    'error ragged-row userFlags.csv:2:',
    'error stray-quote userFlags.csv:3:',
    'error unlisted-value userFlags.csv:3:flag',
    'info empty-line userFlags.csv:4:',
    'error line-break-in-value userFlags.csv:5:',
    'error unlisted-value userFlags.csv:5:flag',
  ],
)
expectFindings(
  'required values must be there',
  more('users', ['u4', '', '', '', '', '', '', ''], ['', 'eve', '', '', '', '', '', '']),
  [
    'error missing-value users.csv:5:username',
    'warning user-without-role users.csv:5:',
    'error missing-value users.csv:6:sourcedId',
    'warning user-without-role users.csv:6:',
  ],
)
expectFindings(
  'an unlisted value costs the record where it is required, else the value',
  more('roles', ['u1', 'o2', 'pupil', '', '99', 'yes', '', '']),
  [
    'error unlisted-value roles.csv:4:role',
    'warning unlisted-value roles.csv:4:grade',
    'warning bad-boolean roles.csv:4:isPrimary',
  ],
)
expectFindings(
  'dates, years, emails and phones are judged by their forms',
  {
    ...more(
      'users',
      ['u2b', 'fay', '', '', '', 'fay@', '201-555-0123', '+0123'],
      ['u4', 'gus', '', '', '', 'a@b@example.org', '', ''],
    ),
    ...more(
      'roles',
      ['u2b', 'o1', 'staff', '', '', '', '01/02/2026', '2026-02-30'],
      ['u4', 'o1', 'staff', '', '', '', '2026-02-02', '2026-02-01'],
    ),
    ...more('academicSessions', ['s2', 'Y', 'term', '25/26', '', '2026-06-30']),
  },
  [
    'warning bad-email users.csv:5:email',
    'warning bad-phone users.csv:5:phone',
    'warning bad-phone users.csv:5:sms',
    'warning bad-email users.csv:6:email',
    'warning bad-date roles.csv:4:roleStartDate',
    'warning bad-date roles.csv:4:roleEndDate',
    'warning dates-reversed roles.csv:5:roleEndDate',
    'warning bad-year academicSessions.csv:3:schoolYear',
    'warning advised-value academicSessions.csv:3:startDate',
  ],
)
expectFindings('spaces around a value are named', more('orgs', ['o3 ', 'N', 'school', ' o1']), [
  'warning space-around orgs.csv:4:sourcedId',
  'warning space-around orgs.csv:4:parentSourcedId',
  'warning missing-reference orgs.csv:4:parentSourcedId',
])
expectFindings(
  'keys that were there before are errors',
  { ...more('orgs', ['o1', 'N', 'school', '']), ...more('enrollments', ['c1', 'u1', 'student'], ['c1', 'u1', 'aide']) },
  ['error duplicate-key orgs.csv:4:', 'error duplicate-key enrollments.csv:4:'],
)
expectFindings('ids in several cases are several ids', { ...more('enrollments', ['C1', 'U1', 'student']) }, [
  'error missing-reference enrollments.csv:4:classSourcedId',
  'error missing-reference enrollments.csv:4:userSourcedId',
])
expectFindings('each id of a list must be known', table('classes', ['c1', 'o1', 'T', 's1, s9', 'k9', '']), [
  'warning missing-reference classes.csv:2:sessionSourcedIds',
  'warning missing-reference classes.csv:2:courseSourcedId',
])
expectFindings(
  'a contact needs both names and an email',
  table('users', ...good.users.slice(0, 2), ['u3', 'cleo', '', 'Cleo', '', 'none', '', '']),
  [
    'warning bad-email users.csv:4:email',
    'error contact-incomplete users.csv:4:familyName',
    'error contact-incomplete users.csv:4:email',
  ],
)
expectFindings('usernames that differ by case alone are one', more('users', ['u1b', 'ADA', '', '', '', '', '', '']), [
  'warning user-without-role users.csv:5:',
  'warning duplicate-username users.csv:5:username',
])
expectFindings(
  'a student with a stray staff role is matched as staff unless isPrimary says otherwise',
  {
    ...table(
      'roles',
      ['u1', 'o1', 'student', '', '', '', '', ''],
      ['u1', 'o1', 'aide', '', '', '', '', ''],
      ['u2', 'o1', 'student', '', '', 'true', '', ''],
      ['u2', 'o1', 'coach', '', '', 'false', '', ''],
    ),
  },
  ['warning student-matched-as-staff users.csv:2:', 'error unlisted-value roles.csv:3:role'],
)
expectFindings('a class of students alone is worth knowing', table('enrollments', ['c1', 'u1', 'student']), [
  'info class-without-teacher classes.csv:2:',
])

test('a set of the older format is named', async () => {
  for (const name of ['School.csv', 'Section.csv', 'Student.csv'])
    await writeFile(join(folder, name), 'SIS ID,Name\r\n')
  const report = await validateSet(folder)
  assert.equal([report.format, report.valid], ['sds-v1', false])
  assert.equal(inShort(report.findings), ['error v1-set ::'])
})

test('what has the name of a file and is none is not read', async () => {
  await mkdir(join(folder, 'orgs.csv'))
  assert.equal(inShort((await checkWith({ 'orgs.csv': undefined })).findings).slice(0, 2), [
    'warning unknown-file orgs.csv::',
    'error missing-file orgs.csv::',
  ])
})

test('an empty folder is no set, and what is no folder is a usage fault', async () => {
  assert.equal(inShort((await validateSet(folder)).findings).length, 3)
  await writeFile(join(folder, 'orgs.csv'), '')
  for (const path of ['orgs.csv', 'nowhere']) {
    try {
      await validateSet(join(folder, path))
      assert.unreachable()
    } catch (fault) {
      assert.instance(fault, ConfigError)
    }
  }
})

test('a code that is mistyped is named with the near ones', async () => {
  const report = await checkWith(table('enrollments', ['c1', 'u2', 'aid']))
  assert.ok(report.findings[0]?.message.includes('"aid" is not in the list of values; did you mean aide'))
})

test('no value of a person is shown unless asked for', async () => {
  const files = {
    ...more('users', ['u4', 'ada', 'Secretname', 'Secretname', '', 'secret@name', 'secret 555', '']),
    ...table('demographics', ['u1', 'secretsex', 'secret-date', '', '', '', '', '']),
    'userFlags.csv': 'Secretname,secret@example.org\r\n',
  }
  assert.not.match(JSON.stringify(await checkWith(files)), /secret/i)
  const shown = await checkWith(files, { showValues: true })
  assert.ok(shown.findings.some((found) => found.value === 'secret@name'))
})

test('twenty findings of a rule and file are kept, and all are counted', async () => {
  const rows = Array.from({ length: 5000 }, (_, index) => ['c1', `x${index % 2000}`, 'student'])
  const report = await checkWith(table('enrollments', ...rows))
  assert.is(report.rules['missing-reference'], 5000)
  assert.is(report.rules['duplicate-key'], 3000)
  assert.is(report.errors, 8000)
  assert.is(report.findings.filter((found) => found.rule === 'missing-reference').length, 20)
  assert.is(report.findings.filter((found) => found.rule === 'duplicate-key').length, 20)
})

test('any bytes in any file are judged, never a fault of ours', async () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
    fc
      .constantFrom('sourcedId,', 'userSourcedId', '"', '\r\n', ',,', ';', '\ufeff', 'u1', 'o1,o1\n')
      .map((text) => Buffer.from(text)),
  )
  const content = fc.array(piece, { maxLength: 8 }).map((pieces) => Buffer.concat(pieces))
  const files = fc.dictionary(fc.constantFrom(...tableNames.map((name) => `${name}.csv`)), content)
  await fc.assert(
    fc.asyncProperty(files, async (some) => {
      const report = await checkWith(some)
      assert.is(report.valid, report.errors === 0)
    }),
    { numRuns: 30 },
  )
})

test('any set of valid rows is clean', async () => {
  const text = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
    .map((value) => value.replace(/[\p{Cc}\ufffd]/gu, '').trim())
    .filter((value) => value !== '' && value === Buffer.from(value).toString())
  const role = fc.tuple(fc.nat(9), fc.constantFrom(...orgUserRoles), fc.constantFrom('', ...gradeLevels))
  const sets = fc.record({
    orgs: fc.array(fc.tuple(text, fc.constantFrom(...orgTypes)), { minLength: 1, maxLength: 5 }),
    names: fc.array(fc.tuple(text, text), { minLength: 10, maxLength: 10 }),
    roles: fc.uniqueArray(role, { minLength: 1, maxLength: 20, selector: (each) => each.join() }),
    enrollments: fc.uniqueArray(fc.tuple(fc.nat(9), fc.constantFrom(...enrollmentRoles)), {
      minLength: 1,
      selector: (each) => each.join(),
    }),
  })
  await fc.assert(
    fc.asyncProperty(sets, async (set) => {
      const roles = set.roles.map(([user, name, grade]) => [`u${user}`, 'o0', name, '', grade, 'true', '', ''])
      const report = await checkWith({
        ...table('orgs', ...set.orgs.map(([name, type], index) => [`o${index}`, name, type, 'o0'])),
        ...table(
          'users',
          ...set.names.map(([family, given], index) => [
            `u${index}`,
            `${family}${index}`,
            family,
            given,
            '',
            'a.b@example.org',
            '',
            '',
          ]),
        ),
        ...table('roles', ...roles),
        ...table('classes', ['c1', 'o0', 'T', '', '', '']),
        ...table('enrollments', ...set.enrollments.map(([user, name]) => ['c1', `u${user}`, name])),
        ...table('courses', ['k1', 'o0', 'T', '', '', '', '']),
      })
      const found = report.findings.filter(
        ({ rule }) => rule !== 'user-without-role' && rule !== 'class-without-teacher' && rule !== 'duplicate-username',
      )
      assert.equal(inShort(found), [])
    }),
    { numRuns: 30 },
  )
})

test.run()
