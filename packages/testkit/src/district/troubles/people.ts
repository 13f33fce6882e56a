import { ref, type Trouble } from './trouble.js'

/** The value of the one password in a troubled district: whoever finds it in a file has kept what must not be kept. */
export const canaryPassword = 'canary-Sesame-2f81'

export const peopleTroubles: readonly Trouble[] = [
  {
    name: 'unknown-role',
    about: 'a role that OneRoster does not know, one of an extension, and none',
    records: ({ person }) => ({
      users: [
        person('user-unknown-role', 'janitor'),
        person('user-ext-role', 'ext:coach'),
        person('user-no-role', ''),
        person('user-upper-role', 'Teacher'),
      ],
    }),
  },
  {
    name: 'unknown-grade',
    about: 'grades out of the list, without a leading zero, several, as one text',
    records: ({ person }) => ({
      users: [
        person('student-grade-words', 'student', { grades: ['Ninth', '9'] }),
        person('student-grade-text', 'student', { grades: '10' }),
        person('student-grade-empty', 'student', { grades: '' }),
        person('student-grade-null', 'student', { grades: null }),
      ],
    }),
  },
  {
    name: 'status',
    about: 'deleted and inactive users, and some without a status or with an unknown one',
    records: ({ person }) => ({
      users: [
        person('user-tobedeleted', 'student', { status: 'tobedeleted' }),
        person('user-inactive', 'student', { status: 'inactive' }),
        person('user-no-status', 'student', { status: undefined }),
        person('user-odd-status', 'student', { status: 'retired' }),
      ],
    }),
  },
  {
    name: 'missing-name',
    about: 'users without a family name, a user name, an org',
    records: ({ person }) => ({
      users: [
        person('user-no-family-name', 'student', { familyName: '   ' }),
        person('user-no-username', 'teacher', { username: null }),
        person('user-no-org', 'student', { orgs: [], roles: undefined, primaryOrg: undefined, role: 'student' }),
        person('user-dangling-org', 'student', {
          orgs: [ref('orgs', 'org-nowhere', 'org')],
          roles: undefined,
          primaryOrg: undefined,
          role: 'student',
        }),
      ],
    }),
  },
  {
    name: 'odd-text',
    about: 'control characters, emoji, combining marks, right to left, formulas, commas and quotes in names',
    records: ({ person }) => ({
      users: [
        person('user-control', 'student', { givenName: 'Ada\u0000\tTwo\r\nLines', familyName: '\u2028Exam\u0085ple ' }),
        person('user-emoji', 'student', { givenName: 'Zoë 🎓', familyName: 'E\u0301xample' }),
        person('user-rtl', 'student', { givenName: 'מיכל', familyName: 'دانش' }),
        person('user-formula', 'student', { givenName: '=1+1', familyName: '@SUM("a",1)' }),
        person('user-quotes', 'student', { givenName: 'Ada "Ace", Jr.', familyName: "O'Example" }),
      ],
    }),
  },
  {
    name: 'username-twice',
    about: 'two students with the same user name but for case',
    records: ({ person }) => ({
      users: [
        person('student-name-lower', 'student', { username: 'twin.example' }),
        person('student-name-upper', 'student', { username: 'Twin.Example' }),
      ],
    }),
  },
  {
    name: 'password',
    about: 'a password that must not be kept',
    records: ({ person }) => ({ users: [person('user-password', 'teacher', { password: canaryPassword })] }),
  },
  {
    name: 'odd-booleans',
    about: 'enabledUser as true, 1, "TRUE", "yes", and false',
    records: ({ person }) => ({
      users: [true, 1, 'TRUE', 'yes', false].map((enabledUser, nth) =>
        person(`user-enabled-${nth}`, 'student', { enabledUser }),
      ),
    }),
  },
  {
    name: 'flags',
    about: 'unknown flags, quoted flags, flags under metadata.microsoft, flags of a teacher',
    records: ({ person }) => ({
      users: [
        person('student-flag-unknown', 'student', { metadata: { 'microsoft.userFlags': 'ELL, chess club' } }),
        person('student-flag-quoted', 'student', { metadata: { 'microsoft.userFlags': '“freeLunch”, "504"' } }),
        person('student-flag-nested', 'student', { metadata: { microsoft: { userFlags: 'IEP,LEP' } } }),
        person('student-no-metadata', 'student', { metadata: null }),
        person('teacher-flag', 'teacher', { metadata: { 'microsoft.userFlags': 'homeless' } }),
      ],
    }),
  },
  {
    name: 'several-roles',
    about: 'one user with several roles over orgs, a parent among them',
    records: ({ person, school, otherSchool, district, version }) => {
      const [here, there, office] = [school, otherSchool, district].map((id) => ref('orgs', id, 'org'))
      if (version === '1.1') return { users: [person('user-two-schools', 'teacher', { orgs: [there, here] })] }
      const roles = [
        { roleType: 'secondary', role: 'teacher', org: here, beginDate: '2025-08-18' },
        { roleType: 'primary', role: 'principal', org: there },
        { roleType: 'secondary', role: 'systemAdministrator', org: office },
        { roleType: 'secondary', role: 'parent', org: here },
        { roleType: 'secondary', role: 'caretaker', org: there },
      ]
      return { users: [person('user-many-roles', 'teacher', { roles, primaryOrg: there })] }
    },
  },
]
