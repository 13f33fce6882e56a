import type { Trouble } from './trouble.js'

/** What people type into a telephone field. */
const fields: Readonly<Record<string, string>> = {
  'user-phone-words': 'call the office',
  'user-phone-short': '555-0100',
  'user-phone-zeros': '000-000-0000',
  'user-phone-extension': '(206) 555-0123 ext. 45',
  'user-phone-two-slash': '206-555-0101 / 206-555-0102',
  'user-phone-two-comma': 'none, 206-555-0103',
  'user-phone-two-lines': '206-555-0104\n206-555-0105',
  'user-phone-slash-inside': '206/555-0106',
  'user-phone-abroad': '+44 20 7946 0958',
  'user-phone-double-zero': '011 44 20 7946 0959',
  'user-phone-letters': '1-206-555-FLAG',
  'user-phone-blank': '   ',
}

export const phoneTroubles: readonly Trouble[] = [
  {
    name: 'phones',
    about: 'telephone fields with words, extensions, two numbers, other countries, too few digits',
    records: ({ person }) => ({
      users: Object.entries(fields).map(([id, phone]) => person(id, 'teacher', { phone, sms: phone })),
    }),
  },
  {
    name: 'phone-number',
    about: 'a telephone number that is a JSON number',
    records: ({ person }) => ({ users: [person('user-phone-number', 'teacher', { phone: 2065550107, sms: 0 })] }),
  },
]
