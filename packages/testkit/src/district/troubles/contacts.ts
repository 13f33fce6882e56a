import { ref, type Trouble } from './trouble.js'

const agents = (...ids: readonly unknown[]) => ({ agents: ids.map((id) => ref('users', id, 'user')) })

export const contactTroubles: readonly Trouble[] = [
  {
    name: 'reverse-contact',
    about: 'a parent names a student who does not name her',
    records: ({ person }) => ({
      users: [person('contact-reverse', 'parent', agents('student-unaware')), person('student-unaware', 'student')],
    }),
  },
  {
    name: 'contact-without-email',
    about: 'a guardian has no mail address, another one that is none',
    records: ({ person }) => ({
      users: [
        person('contact-no-email', 'guardian', { email: undefined }),
        person('contact-bad-email', 'relative', { email: 'none at all' }),
        person('student-of-contacts', 'student', agents('contact-no-email', 'contact-bad-email')),
      ],
    }),
  },
  {
    name: 'contact-without-name',
    about: 'a parent has no given name',
    records: ({ person }) => ({
      users: [
        person('contact-no-name', 'parent', { givenName: '' }),
        person('student-of-nameless', 'student', agents('contact-no-name')),
      ],
    }),
  },
  {
    name: 'agent-not-delivered',
    about: 'a student names an agent who does not exist, one who is deleted, himself, and another student',
    records: ({ person }) => ({
      users: [
        person('contact-deleted', 'parent', { status: 'tobedeleted' }),
        person(
          'student-odd-agents',
          'student',
          agents('nobody', 'contact-deleted', 'student-odd-agents', 'student-unaware'),
        ),
      ],
    }),
  },
  {
    name: 'teacher-is-parent',
    about: 'a teacher is the agent of a student',
    records: ({ person }) => ({
      users: [person('teacher-parent', 'teacher'), person('student-of-teacher', 'student', agents('teacher-parent'))],
    }),
  },
  {
    name: 'several-emails',
    about: 'several addresses in one field, in capitals, with a word that is none before them',
    records: ({ person }) => ({
      users: [
        person('contact-two-emails', 'parent', { email: 'n/a; ADA.Example@Home.Example.org, b@example.org' }),
        person('student-two-emails', 'student', agents('contact-two-emails')),
      ],
    }),
  },
  {
    name: 'agents-in-odd-shapes',
    about: 'agents as texts, as one comma text, and as null',
    records: ({ person }) => ({
      users: [
        person('student-agents-texts', 'student', { agents: ['contact-two-emails'] }),
        person('student-agents-text', 'student', { agents: 'contact-two-emails,contact-reverse' }),
        person('student-agents-null', 'student', { agents: null }),
      ],
    }),
  },
]
