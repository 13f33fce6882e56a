import { ref, type Trouble } from './trouble.js'

export const idTroubles: readonly Trouble[] = [
  {
    name: 'duplicate-ids',
    about: 'one id twice: another date, the same date, the same record',
    records: ({ person }) => ({
      users: [
        person('user-twice', 'student', { givenName: 'Older', dateLastModified: '2025-08-01T00:00:00.000Z' }),
        person('user-twice', 'student', { givenName: 'Newer', dateLastModified: '2025-08-02T00:00:00.000Z' }),
        person('user-twice-undated', 'student', { givenName: 'One', dateLastModified: undefined }),
        person('user-twice-undated', 'student', { givenName: 'Two', dateLastModified: undefined }),
        person('user-twice-alike', 'student'),
        person('user-twice-alike', 'student'),
      ],
    }),
  },
  {
    name: 'odd-ids',
    about: 'ids with blanks around, with a slash, as numbers, in two cases; records without one',
    records: ({ person, enrollment }) => ({
      users: [
        person(' user-blanks ', 'student'),
        person('user/with slash:and colon', 'student', { username: 'slashed', email: undefined }),
        person(900001, 'student'),
        person('user-Case', 'student', { username: 'case-upper' }),
        person('user-case', 'student', { username: 'case-lower' }),
        person(undefined, 'student', { username: 'no-id', email: undefined }),
        person('', 'student', { username: 'blank-id', email: undefined }),
        null,
        'no record at all',
      ],
      enrollments: [
        enrollment('enrollment-blanks', 'user-blanks'),
        enrollment('enrollment-number', 900001),
        enrollment(900002, 'user-Case'),
      ],
    }),
  },
  {
    name: 'odd-references',
    about: 'references as texts, without href and type, with an href alone, with blanks around',
    records: ({ enrollment, aClass, person, ofClass, school, course, term }) => ({
      users: [person('student-odd-refs', 'student', { orgs: [school], roles: undefined, role: 'student' })],
      enrollments: [
        enrollment('enrollment-ref-text', 'student-odd-refs', { class: ofClass, user: 'student-odd-refs', school }),
        enrollment('enrollment-ref-bare', 'student-odd-refs', { class: { sourcedId: 'class-odd-refs' } }),
        enrollment('enrollment-ref-blanks', ' student-odd-refs ', { role: 'proctor' }),
        enrollment('enrollment-ref-href', 'user-case', { class: { href: `/ims/oneroster/v1p1/classes/${ofClass}` } }),
      ],
      classes: [
        aClass('class-odd-refs', { course: { sourcedId: course }, terms: term, school: [ref('orgs', school, 'org')] }),
      ],
    }),
  },
  {
    name: 'dangling-references',
    about: 'enrollments of nobody, in no class; a class in no school; a class of no course and no term',
    records: ({ enrollment, aClass, person }) => ({
      users: [person('student-dangling', 'student')],
      enrollments: [
        enrollment('enrollment-no-user', 'user-nowhere'),
        enrollment('enrollment-no-class', 'student-dangling', { class: ref('classes', 'class-nowhere', 'class') }),
        enrollment('enrollment-null-class', 'student-dangling', { class: null }),
        enrollment('enrollment-fallen-class', 'student-dangling', {
          class: ref('classes', 'class-no-school', 'class'),
        }),
        enrollment('enrollment-fallen-user', 'user-no-family-name'),
      ],
      classes: [
        aClass('class-no-school', { school: ref('orgs', 'org-nowhere', 'org') }),
        aClass('class-no-course', {
          course: ref('courses', 'course-nowhere', 'course'),
          terms: [ref('academicSessions', 'session-nowhere', 'term')],
        }),
      ],
    }),
  },
]
