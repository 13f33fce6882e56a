import { ref, type Trouble } from './trouble.js'

const span = { startDate: '2025-08-18', endDate: '2025-12-19' }
const session = (sourcedId: string, changes: Readonly<Record<string, unknown>>) => ({
  sourcedId,
  status: 'active',
  dateLastModified: '2025-08-20T08:00:00.000Z',
  title: 'Short course',
  type: 'term',
  schoolYear: '2026',
  ...span,
  ...changes,
})

export const structureTroubles: readonly Trouble[] = [
  {
    name: 'orgs',
    about: 'orgs of unknown types, without a name, with a parent that is not there, in a circle',
    records: ({ org, district }) => ({
      orgs: [
        org('org-building', { type: 'building', parent: ref('orgs', district, 'org') }),
        org('org-ext', { type: 'ext:campus' }),
        org('org-nameless', { name: null }),
        org('org-orphan', { name: 'Orphan School', parent: ref('orgs', 'org-nowhere', 'org') }),
        org('org-circle-a', { name: 'Circle A', type: 'local', parent: ref('orgs', 'org-circle-b', 'org') }),
        org('org-circle-b', { name: 'Circle B', type: 'Local', parent: ref('orgs', 'org-circle-a', 'org') }),
        org('org-nulls', { name: 'Null School', parent: null, children: null, metadata: null, identifier: null }),
      ],
    }),
  },
  {
    name: 'sessions',
    about: 'sessions with bad dates, without a school year, with a number for one, of an unknown type',
    records: () => ({
      academicSessions: [
        session('session-bad-date', { startDate: '2025-13-45' }),
        session('session-us-date', { endDate: '12/19/2025' }),
        session('session-no-end', { endDate: null }),
        session('session-no-year', { schoolYear: undefined }),
        session('session-number-year', { schoolYear: 2026 }),
        session('session-time', { startDate: '2025-08-18T00:00:00.000Z' }),
        session('session-summer', { type: 'summerCamp' }),
        session('session,comma', { title: 'With a comma in its id' }),
      ],
    }),
  },
  {
    name: 'classes',
    about: 'classes without a title, with quotes and commas in it, deleted, with strange terms, many grades',
    records: ({ aClass, term }) => ({
      classes: [
        aClass('class-no-title', { title: '' }),
        aClass('class-quotes', { title: 'Drama, "Act 1"\nand 2', classCode: '=A1' }),
        aClass('class-deleted', { status: 'tobedeleted' }),
        aClass('class-no-terms', { terms: [] }),
        aClass('class-null-terms', { terms: null, grades: null, subjects: '', periods: null }),
        aClass('class-odd-terms', {
          terms: [term, 'session,comma', term].map((id) => ref('academicSessions', id, 'term')),
        }),
        aClass('class-grades', { grades: ['1', '02', 'third'] }),
      ],
    }),
  },
  {
    name: 'courses',
    about: 'courses with several grades, unknown subject codes, no code, no title',
    records: ({ district, year }) => {
      const org = ref('orgs', district, 'org')
      const schoolYear = ref('academicSessions', year, 'academicSession')
      const course = { status: 'active', title: 'Elective', courseCode: 'EL1', org, schoolYear }
      return {
        courses: [
          { ...course, sourcedId: 'course-grades', grades: ['09', '10'] },
          { ...course, sourcedId: 'course-subject', subjectCodes: ['nonsense', '02'], grades: '7' },
          { ...course, sourcedId: 'course-no-code', courseCode: null, schoolYear: null },
          { ...course, sourcedId: 'course-no-title', title: null },
          { ...course, sourcedId: 'course-no-org', org: undefined },
        ],
      }
    },
  },
  {
    name: 'enrollments',
    about: 'one enrollment twice under two ids, deleted ones, roles of contacts and unknown roles',
    records: ({ person, enrollment }) => ({
      users: [person('student-enrolled', 'student')],
      enrollments: [
        enrollment('enrollment-a', 'student-enrolled'),
        enrollment('enrollment-b', 'student-enrolled', { beginDate: '2025-09-01' }),
        enrollment('enrollment-deleted', 'student-unaware', { status: 'tobedeleted' }),
        enrollment('enrollment-guardian', 'contact-reverse', { role: 'guardian' }),
        enrollment('enrollment-unknown', 'student-enrolled', { role: 'mascot' }),
        enrollment('enrollment-upper', 'student-enrolled', { role: 'PROCTOR', primary: 1 }),
      ],
    }),
  },
  {
    name: 'demographics',
    about: 'demographics with odd booleans, dates and sexes, of nobody, of a deleted user',
    records: () => ({
      demographics: [
        {
          sourcedId: 'student-enrolled',
          birthDate: '2010-02-03',
          sex: 'Female',
          white: 'yes',
          asian: 1,
          hispanicOrLatinoEthnicity: 'TRUE',
        },
        {
          sourcedId: 'student-unaware',
          birthDate: '02/03/2010',
          sex: 'ext:x',
          white: 'maybe',
          stateOfBirthAbbreviation: 'ca',
        },
        {
          sourcedId: 'student-of-contacts',
          birthDate: null,
          sex: null,
          asian: true,
          demographicRaceTwoOrMoreRaces: '0',
        },
        { sourcedId: 'student-of-teacher', stateOfBirthAbbreviation: 'Bavaria', sex: 'unspecified' },
        { sourcedId: 'user-nowhere', birthDate: '2010-01-01' },
        { sourcedId: 'user-tobedeleted', birthDate: '2010-01-01' },
      ],
    }),
  },
]
