import { enrollmentRoles, orgUserRoles, relationshipRoles } from '@rosterstream/core'
import { z } from 'zod'
import { judged, listed, text } from './fields.js'
import { nearest } from './nearest.js'
import { phoneRegions } from './regions.js'

const region = judged((code) => {
  if (phoneRegions.includes(code.toUpperCase())) return undefined
  const near = code.toUpperCase() === 'UK' ? 'GB' : undefined
  return {
    code: 'unknown-region',
    message: 'is not a country code of two letters',
    fix: 'Use the ISO 3166-1 code of the country, such as US, CA, GB or DE.',
    ...(near === undefined ? {} : { near }),
  }
}).transform((code) => code.toUpperCase())

const isTimeZone = (name: string): boolean => {
  if (!/^[A-Za-z]/.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
const timeZone = judged((name) => {
  if (isTimeZone(name)) return undefined
  const near = nearest(name, Intl.supportedValuesOf('timeZone'))
  return {
    code: 'unknown-time-zone',
    message: 'is not an IANA time zone',
    fix: 'Use a name such as America/Chicago or Europe/Berlin.',
    ...(near === undefined ? {} : { near }),
  }
})

const usernameChoices = ['username', 'email', 'identifier', 'userIds:TYPE']
const usernameField = judged((field) => {
  if (usernameChoices.slice(0, 3).includes(field) || /^userIds:\s*\S/.test(field)) return undefined
  const near = nearest(field, usernameChoices)
  return {
    code: 'unknown-value',
    message: 'is not a field that usernames can come from',
    fix: 'Use username, email, identifier, or userIds:TYPE with the type of an identifier.',
    ...(near === undefined ? {} : { near }),
  }
})
const domain = judged((name) =>
  /^@?[^\s@,;]+$/.test(name)
    ? undefined
    : { code: 'bad-domain', message: 'is not a domain', fix: 'Write a domain such as school.example.org.' },
).transform((name) => name.replace(/^@/, ''))

/** `transform`: what is changed between source and sinks. */
export const transformSchema = z
  .strictObject({
    phoneRegion: region.optional().meta({
      description: 'Country whose rules read phone numbers without a country code. Unset: such numbers are blanked.',
      example: 'US',
    }),
    phoneRegionByOrg: z
      .record(text(), region)
      .default({})
      .meta({ description: 'The same per org, by sourcedId.', example: { 'school-7': 'CA' } }),
    roleMap: z
      .record(text(), listed([...new Set([...orgUserRoles, ...relationshipRoles])], 'a role that SDS knows'))
      .default({})
      .meta({
        description:
          'From a role of the source to an SDS role, or to a relationship role, which makes a contact. Comes before the built-in mapping.',
        example: { headmaster: 'principal' },
      }),
    enrollmentRoleMap: z
      .record(text(), listed(enrollmentRoles, 'a class role that SDS knows'))
      .default({})
      .meta({
        description: 'From a role in enrollments to an SDS class role. Comes before the built-in mapping.',
        example: { cotaught: 'teacher' },
      }),
    username: z
      .union([usernameField, z.array(usernameField).min(1)])
      .default('username')
      .transform((fields): readonly string[] => (typeof fields === 'string' ? [fields] : fields))
      .meta({
        description:
          'Where usernames of staff and students come from: `username`, `email`, `identifier` or `userIds:TYPE`, or a list of these tried in order.',
      }),
    stripDomain: z.boolean().default(false).meta({ description: 'Cut `@` and what follows off usernames.' }),
    usernameDomain: z
      .union([
        domain,
        z.strictObject({
          student: domain.optional().meta({ description: 'For students.', example: 'students.example.org' }),
          staff: domain.optional().meta({ description: 'For everybody else.', example: 'example.org' }),
        }),
      ])
      .optional()
      .transform((given) =>
        typeof given === 'string' ? { student: given, staff: given } : { student: given?.student, staff: given?.staff },
      )
      .meta({
        description:
          'Domain added to usernames that hold no `@`: one text, or one each for `student` and `staff`. Unset: nothing is added.',
        example: 'school.example.org',
      }),
    activeDirectoryMatchId: text()
      .transform((type) => type.replace(/^userIds:\s*/, ''))
      .optional()
      .meta({
        description:
          'Type of the `userIds` entry that fills the column activeDirectoryMatchId. Unset: the column stays blank.',
        example: 'AD',
      }),
    skipDisabledUsers: z
      .boolean()
      .default(false)
      .meta({ description: 'Leave out users whose `enabledUser` is false.' }),
    respectEnrollmentDates: z
      .boolean()
      .default(false)
      .meta({ description: 'Leave out enrollments that have not begun or are over today.' }),
    timeZone: timeZone
      .default('UTC')
      .meta({ description: 'Where “today” is for enrollment dates, as an IANA name.', example: 'America/Chicago' }),
  })
  .prefault({})
  .meta({ description: 'What is changed and chosen on the way. Every setting is optional.' })
