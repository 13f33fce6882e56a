import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatPhones, type PipelineReport, pipeline, type Rejection } from '@rosterstream/core'
import { sdsCsv } from '@rosterstream/sinks/sds-csv'
import { oneroster } from '@rosterstream/sources'
import { folderData, startSis } from '@rosterstream/testkit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

// What open data sets of OneRoster records show that a reader of the standard would not expect, each with records of our own.
const test = suite('oddities')

interface Delivered {
  readonly report: PipelineReport
  /** Rows of a file, without its header. */
  readonly rows: (file: string) => Promise<readonly string[]>
  /** `collection sourcedId rule field` of each reject, with its root, sorted. */
  readonly told: readonly string[]
  readonly rejections: readonly Rejection[]
}

type Files = Readonly<Record<string, string | object>>

/** Serves the files as REST, and delivers what is served. */
const delivered = async (files: Files, use: (got: Delivered) => Promise<void>): Promise<void> => {
  const place = await mkdtemp(join(tmpdir(), 'rosterstream-oddities-'))
  try {
    await mkdir(join(place, 'in'))
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(place, 'in', name), typeof content === 'string' ? content : JSON.stringify(content))
    }
    const data = await folderData(join(place, 'in'))
    const sis = await startSis({ data, auth: 'none' })
    try {
      const include = { courses: true, demographics: true }
      const rejections: Rejection[] = []
      const report = await pipeline(
        oneroster({ baseUrl: sis.baseUrl(data.version), include }),
        [formatPhones({ region: 'US' })],
        sdsCsv({ directory: join(place, 'sds') }),
        { onRejection: (rejection) => rejections.push(rejection) },
      )
      const rows = async (file: string): Promise<readonly string[]> =>
        (await readFile(join(place, 'sds', `${file}.csv`), 'utf8')).split('\r\n').slice(1, -1)
      await use({ report, rows, rejections, told: rejections.map(lineOf).sort() })
    } finally {
      await sis.close()
    }
  } finally {
    await rm(place, { recursive: true })
  }
}

const lineOf = ({ collection, sourcedId, rule, field, root }: Rejection): string =>
  [collection, sourcedId, rule, field, root && `< ${root.collection} ${root.sourcedId} ${root.rule}`]
    .filter((part) => part !== undefined)
    .join(' ')

const orgs = 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\no1,,,North,school,,\n'
const teacher = { sourcedId: '01', role: 'teacher', username: 't1', orgs: [{ sourcedId: '010' }] }

test('JSON: bare or relative references, numbers for booleans, nulls, and one id in four collections', () =>
  delivered(
    {
      'orgs.json': {
        orgs: [
          { sourcedId: '010', status: 'active', name: 'North', type: 'school', parent: null, children: null },
          { sourcedId: '011', name: 'Borough', type: 'local', identifier: null, children: [{ sourcedId: '010' }] },
          // A district below a local body: unlikely, and the provider's own affair.
          { sourcedId: '012', name: 'Area', type: 'district', parent: { href: 'orgs/011', type: 'org' } },
        ],
      },
      'users.json': {
        users: [
          { ...teacher, enabledUser: 1 },
          // The reference calls the org a user; the id alone counts.
          {
            ...teacher,
            sourcedId: '02',
            username: 't2',
            role: 'student',
            enabledUser: 0,
            orgs: [{ href: 'orgs/010', type: 'user' }],
          },
        ],
      },
      'courses.json': { courses: [{ sourcedId: '01', title: 'Maths', org: { sourcedId: '010' } }] },
      'classes.json': {
        classes: [{ sourcedId: '01', title: 'Maths 1', school: { sourcedId: '010' }, course: { href: 'courses/01' } }],
      },
      'enrollments.json': {
        enrollments: [
          // The school is not that of the class, which decides.
          { sourcedId: '01', role: 'teacher', primary: 1, user: '01', class: '01', school: { sourcedId: '011' } },
          { sourcedId: '02', role: 'student', user: { sourcedId: '02' }, class: { sourcedId: '01' } },
        ],
      },
      'periods.json': { periods: [{ sourcedId: '01', periodCode: '01' }] },
      'subjects.json': { subjects: [{ sourcedId: '01', subjectCode: 'M' }] },
    },
    async ({ rows, told }) => {
      assert.equal(told, [])
      assert.equal(await rows('orgs'), ['010,North,school,', '011,Borough,local,', '012,Area,district,011'])
      assert.equal(await rows('roles'), ['01,010,teacher,,,true,,', '02,010,student,,,true,,'])
      assert.equal(await rows('classes'), ['01,010,Maths 1,,01,'])
      assert.equal(await rows('enrollments'), ['01,01,teacher', '01,02,student'])
    },
  ))

test('JSON: a deleted school takes all that stands in it along, each with the school as its root', () =>
  delivered(
    {
      'all.json': {
        orgs: [{ sourcedId: '010', status: 'tobedeleted', name: 'North', type: 'school' }],
        users: [teacher, { sourcedId: '02', role: 'parent', email: 'p@example.org', agents: ['01'] }],
        classes: [{ sourcedId: '01', title: 'Maths 1', school: { sourcedId: '010' } }],
        enrollments: [{ sourcedId: '01', role: 'teacher', user: '01', class: '01' }],
      },
    },
    async ({ report, rows, told, rejections }) => {
      assert.equal(told, [
        'classes 01 missing-reference school < orgs 010 missing-reference',
        'enrollments 01 missing-reference class < orgs 010 missing-reference',
        'users 01 missing-reference orgs < orgs 010 missing-reference',
        'users 02 contact-without-student',
        'users 02 reverse-contact agents',
      ])
      const messages = new Set(rejections.filter(({ root }) => root).map(({ message }) => message))
      assert.equal([...messages], ['orgs 010 is not delivered (not sent, or not as active)'])
      for (const file of ['orgs', 'users', 'roles', 'classes', 'enrollments']) assert.equal(await rows(file), [])
      assert.equal(report.books.users, { received: 2, delivered: 0, rejected: 1, filtered: 1, superseded: 0 })
    },
  ))

test('CSV: another dialect: names, order, columns of its own, ragged rows, blank and date-only cells, a header alone', () =>
  delivered(
    {
      'orgs.csv':
        'sourcedId,status,dateLastModified,name,type,identifier,metadata.boarding,parentSourcedId,ext_vendor_id\n' +
        'o1,active,"2026-05-06 08:01:05",North,school,a,FALSE,o2,\no2,,,South,school,b,,,\n',
      'users.csv':
        'sourcedId,enabledUser,status,dateLastModified,orgSourcedIds,role,username,userId,givenName,familyName,agents,ext_vendor_password\n' +
        'u1,TRUE,,,o1,student,ada,ab,Ada,Example,,canary-password,one,cell too many\nu2,TRUE,,2026-04-05,o2,student,ben\n',
      'classes.csv':
        'sourcedId,status,dateLastModified,title,grade,courseSourcedId,classType,location,schoolSourcedId,termSourcedIds,subjects\n' +
        'k1,active,2026-04-05,Art,2,,scheduled,Annex,o1,1,0\nk2,,,Music,,,Scheduled,,o2,,\n',
      'enrollments.csv':
        'sourcedId,classSourcedId,schoolSourcedId,userSourcedId,role,status,dateLastModified,primary\n' +
        'e1,k1,o1,u1,student,active,,\ne2,k2,o1,u2,student,,,yes\n\n',
      'demographics.csv': 'userSourcedId,status,dateLastModified,birthdate,sex,white\nu1,,,2014-02-03,FEMALE,1\n',
      'academicSessions.csv': 'sourcedId,status,dateLastModified,title,type,startDate,endDate,parentSourcedId\n',
      'manifest.csv': 'propertyName,value\nmanifest.version,1.0\noneroster.version,1.1\nfile.users,bulk\n',
    },
    async ({ rows, told, rejections }) => {
      assert.equal(told, ['classes k1 blanked-reference terms < academicSessions 1 missing-reference'])
      assert.is(rejections[0]?.message, 'academicSessions 1 is not delivered (not sent, or not as active)')
      assert.equal(await rows('orgs'), ['o1,North,school,o2', 'o2,South,school,'])
      assert.equal(await rows('users'), ['u1,ada,Example,Ada,,,,', 'u2,ben,,,,,,'])
      assert.equal(await rows('classes'), ['k1,o1,Art,,,', 'k2,o2,Music,,,'])
      assert.equal(await rows('enrollments'), ['k1,u1,student', 'k2,u2,student'])
      assert.equal(await rows('demographics'), ['u1,female,2014-02-03,,,,,white'])
    },
  ))

test('CSV: statuses, types and dates: what is no date is no value, what is not active is not delivered', () =>
  delivered(
    {
      'orgs.csv': `${orgs}o2,active,1/05/2026,Department,Department,,gone\n`,
      'academicSessions.csv':
        'sourcedId,status,dateLastModified,title,type,startDate,endDate,schoolYear\n' +
        'a1,active,2026-05-01,Half,semester,2026-10-02,2026-12-24,2027\na2,inactive,,Half,term,2026-10-02,2026-12-24,2027\n' +
        'a3,tobedeleted,,Half,term,2026-10-02,2026-12-24,2027\na4,,1/05/2026,Half,Term,2/10/2026,2026-12-24,2027\n',
      'users.csv':
        'sourcedId,status,dateLastModified,role,username,orgSourcedIds\nu1,active,15/06/2026,teacher,ada,o1\n',
      'demographics.csv': 'sourcedId,birthDate,sex\nu1,3/02/1980,Male\n',
      'classes.csv':
        'sourcedId,status,title,classType,courseSourcedId,schoolSourcedId,termSourcedIds\n' +
        'k1,,Art,homeroom,c9,o1,"a2, a1,a1"\nk2,tobedeleted,Music,scheduled,c9,o1,a1\n',
      'enrollments.csv':
        'sourcedId,classSourcedId,userSourcedId,role,beginDate,endDate\n' +
        'e1,k1,u1,teacher,2020-03-15,2020-06-15\ne2,k2,u1,teacher,,\ne3,k1,u1,student,,\n',
      'courses.csv': 'sourcedId,title,orgSourcedId,subjects,subjectCodes\nc1,Art,o1,"Art, Craft",0101\n',
    },
    async ({ rows, told }) => {
      assert.equal(told, [
        'academicSessions a4 bad-value startDate',
        'classes k1 blanked-reference course < courses c9 missing-reference',
        'classes k1 blanked-reference terms < academicSessions a2 missing-reference',
        'courses c1 unknown-value subjectCodes',
        'demographics u1 bad-date birthDate',
        'enrollments e2 missing-reference class < classes k2 missing-reference',
        'orgs o2 blanked-reference parent < orgs gone missing-reference',
      ])
      assert.equal(await rows('orgs'), ['o1,North,school,', 'o2,Department,department,'])
      assert.equal(await rows('academicSessions'), ['a1,Half,semester,2027,2026-10-02,2026-12-24'])
      assert.equal(await rows('classes'), ['k1,o1,Art,a1,,'])
      assert.equal(await rows('enrollments'), ['k1,u1,student', 'k1,u1,teacher'], 'dates do not filter')
      assert.equal(await rows('demographics'), ['u1,male,,,,,,'])
    },
  ))

test('CSV 1.2: misspelt headers, files of another case, nameless columns, roles in place of profiles', () =>
  delivered(
    {
      'Manifest.csv': 'propertyName,value\noneroster.version,1.2\nfile.userProfiles,\nsource.systemCode,absent\n',
      'ORGS.csv': orgs,
      'users.csv':
        'sourcedId,status,dateLastModified,enabledUser,username,userIds,givenName,familyName,email,sms,phone,agentSourcedIds,grades,password,prefferedGivenName,primaryOrgSourcedId,pronouns\n' +
        'u1,active,1/05/2026,TRUE,ada,,Ada,Example,ada@example.org,2025550110,2025550111,,12,canary-password,Addie,o1,she\n' +
        'u2,,,TRUE,ben,"{LDAP:12},{LTI:15}",Ben,Example,,202555,20255501123,u1,1,,,o1,\n' +
        'u3,active,15/06/2026,TRUE,cy,{LDAP:12},Cy,Example,cy@example.org,,,u2,10,,,o1,\n',
      'roles.csv':
        'sourcedId,status,dataLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,,\n' +
        'r1,active,2026-01-01,u1,primary,teacher,2026-03-06,2027-09-23,o1\nr2,active,,u2,primary,student,,,o1\n' +
        'r3,active,,u3,secondary,siteAdministrator,6/03/2026,,o1\nr4,active,,u1,secondary,guardian,,,o1\n' +
        'r5,inactive,,u3,primary,teacher,,,o1\n',
      'userprofiles.csv':
        'sourcedId,status,dataLastModified,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,,\n' +
        'r9,active,,u2,primary,proctor,,,o1\n',
    },
    async ({ rows, told }) => {
      assert.equal(told, [
        'users u2 bad-phone phone',
        'users u2 bad-phone sms',
        'users u3 bad-date roles.beginDate',
        'users u3 reverse-contact agents',
      ])
      assert.equal(await rows('users'), [
        'u1,ada,Example,Ada,,ada@example.org,+12025550111,+12025550110',
        'u2,ben,Example,Ben,,,,',
        'u3,cy,Example,Cy,,cy@example.org,,',
      ])
      assert.equal(await rows('roles'), [
        'u1,o1,teacher,,,true,2026-03-06,2027-09-23',
        'u2,o1,student,,01,true,,',
        'u3,o1,administrator,,,true,,',
      ])
      assert.equal(await rows('relationships'), ['u2,u1,guardian'], 'a teacher who is a guardian too')
    },
  ))

test('a password column of any dialect reaches neither the set nor what is told of it', () =>
  delivered(
    {
      'orgs.csv': orgs,
      'users.csv':
        'sourcedId,role,username,orgSourcedIds,password,ext_studentPassword,metadata.password\n' +
        'u1,student,ada,o1,canary-1,canary-2,canary-3\nu2,poet,ben,o1,canary-4,canary-5,canary-6\n',
    },
    async ({ rows, told, rejections }) => {
      assert.equal(told, ['users u2 no-role role', 'users u2 unknown-role role'])
      const all = [...rejections.map((rejection) => JSON.stringify(rejection)), ...(await rows('users'))]
      assert.not.match(all.join('\n'), /canary/)
      assert.equal(await rows('users'), ['u1,ada,,,,,,'])
    },
  ))

test('files with headers alone are a district without users: a failure, nothing is published', () =>
  delivered(
    { 'orgs.csv': orgs.split('\n')[0] ?? '', 'users.csv': 'sourcedId,status,role\n', 'classes.csv': 'sourcedId\n' },
    async () => assert.unreachable('it was published'),
  ).then(
    () => assert.unreachable('no failure'),
    (error: unknown) => assert.is((error as { code?: string }).code, 'no-users'),
  ))

test.run()
