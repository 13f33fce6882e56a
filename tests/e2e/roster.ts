import type { WireRecords } from '@rosterstream/testkit'

/** What a small roster is like. */
export interface RosterShape {
  /** Per school. Default 30. */
  readonly students?: number
  /** Default 2. */
  readonly schools?: number
  /** Sequence numbers of students, counted over all schools, that are not there. */
  readonly gone?: readonly number[]
  /** Stands before each student's family name. */
  readonly rename?: string
  /** Schools that are not there, with everything in them. */
  readonly lost?: readonly number[]
  /** Of the ids of students. Default none. */
  readonly idPrefix?: string
}

/** Values that no output may hold unless it is asked for. Nobody is called so. */
export const canaries = {
  password: 'canary-Sesame-9d1',
  email: 'canary.kid@example.org',
  badEmail: 'canary bad at example',
  phone: '+12015550123',
  badPhone: '55-canary-0199',
  familyName: 'Canaryfamily',
  givenName: 'Canarygiven',
  birthDate: '2011-03-07',
  badDate: '2011-93-77-canary',
  username: 'canary.user.17',
} as const

const ref = (sourcedId: string, type: string) => ({
  href: `https://sis.example.org/${type}/${sourcedId}`,
  sourcedId,
  type,
})

const active = { status: 'active', dateLastModified: '2025-08-01T00:00:00.000Z' }

interface Student {
  readonly id: string
  readonly school: string
  readonly number: number
}

const studentsOf = ({ students = 30, schools = 2, gone = [], lost = [], idPrefix = '' }: RosterShape): Student[] =>
  Array.from({ length: students * schools }, (_, number) => ({
    id: `${idPrefix}s-${String(number).padStart(4, '0')}`,
    school: `school-${Math.floor(number / students)}`,
    number,
  })).filter(({ number }) => !gone.includes(number) && !lost.includes(Math.floor(number / students)))

const person = (id: string, school: string, role: string) => ({
  ...active,
  sourcedId: id,
  enabledUser: 'true',
  username: `${id}@example.org`,
  givenName: 'Ada',
  familyName: 'Example',
  role,
  password: canaries.password,
  orgs: [ref(school, 'org')],
})

const canaryPeople = (school: string) => [
  {
    ...person('kid-1', school, 'student'),
    username: canaries.username,
    givenName: canaries.givenName,
    familyName: canaries.familyName,
    email: canaries.email,
    phone: canaries.phone,
    agents: [ref('parent-1', 'user'), ref('nobody-1', 'user')],
  },
  {
    ...person('kid-2', school, 'student'),
    username: canaries.username.toUpperCase(),
    email: canaries.badEmail,
    phone: canaries.badPhone,
  },
  {
    ...person('parent-1', school, 'parent'),
    username: 'parent.one',
    email: 'parent.one@example.org',
    agents: [ref('kid-1', 'user')],
  },
  { ...person('odd-1', school, 'janitor'), username: 'odd' },
]

/** A roster: a district, schools with two classes each, students in both, a teacher per class, and persons with canary values. */
export const roster = (shape: RosterShape = {}): WireRecords => {
  const { schools = 2, lost = [], rename = '' } = shape
  const numbers = Array.from({ length: schools }, (_, number) => number).filter((number) => !lost.includes(number))
  const home = `school-${numbers[0] ?? 0}`
  const students = studentsOf(shape)
  const classes = numbers.flatMap((number) =>
    ['a', 'b'].map((part) => ({ id: `c-${number}${part}`, school: `school-${number}` })),
  )
  const seat = (user: string, { id }: { id: string }, role: string) => ({
    ...active,
    sourcedId: `e-${id}-${user}`,
    user: ref(user, 'user'),
    class: ref(id, 'class'),
    role,
  })
  return {
    orgs: [
      { ...active, sourcedId: 'district', name: 'Springfield District', type: 'district' },
      ...numbers.map((number) => ({
        ...active,
        sourcedId: `school-${number}`,
        name: `School ${['North', 'South', 'East', 'West'][number]}`,
        type: 'school',
        parent: ref('district', 'org'),
      })),
    ],
    academicSessions: [
      {
        ...active,
        sourcedId: 'term-1',
        title: 'Fall',
        type: 'term',
        startDate: '2025-08-18',
        endDate: '2025-12-19',
        schoolYear: '2026',
      },
    ],
    courses: [{ ...active, sourcedId: 'course-1', title: 'Algebra', org: ref('district', 'org') }],
    classes: classes.map(({ id, school }) => ({
      ...active,
      sourcedId: id,
      title: `Class ${id}`,
      school: ref(school, 'org'),
      course: ref('course-1', 'course'),
      terms: [ref('term-1', 'academicSession')],
    })),
    users: [
      ...students.map(({ id, school }) => ({
        ...person(id, school, 'student'),
        familyName: `${rename}Example`,
        grades: ['09'],
      })),
      ...classes.map(({ id, school }) => person(`t-${id}`, school, 'teacher')),
      ...canaryPeople(home),
    ],
    enrollments: classes.flatMap((one) => [
      seat(`t-${one.id}`, one, 'teacher'),
      ...students.filter(({ school }) => school === one.school).map(({ id }) => seat(id, one, 'student')),
    ]),
    demographics: [
      { ...active, sourcedId: 'kid-1', birthDate: canaries.birthDate, sex: 'female' },
      { ...active, sourcedId: 'kid-2', birthDate: canaries.badDate, sex: 'male' },
    ],
  }
}
