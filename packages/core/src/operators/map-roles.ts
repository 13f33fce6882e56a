import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { Enrollment, User, UserRole } from '../record.js'
import { calendarDate } from '../roster/calendar-date.js'
import { knownEnrollmentRoles, knownUserRoles } from '../roster/known-roles.js'
import { type RoleMap, roleMapSetting } from '../roster/role-map.js'
import { enrollmentRoles, orgUserRoles } from '../roster/value-lists.js'

const config = z.strictObject({
  roleMap: roleMapSetting(orgUserRoles)
    .prefault({})
    .meta({
      description: 'Source role of a user → SDS role, or contact role; comes before the built-in mapping.',
      examples: [{ coach: 'coach' }],
    }),
  enrollmentRoleMap: roleMapSetting(enrollmentRoles)
    .prefault({})
    .meta({ description: 'Source role of an enrollment → SDS role; a contact role leaves the enrollment out.' }),
  enrollmentDates: z
    .strictObject({ today: z.iso.date().meta({ description: 'The day, as YYYY-MM-DD.' }) })
    .optional()
    .meta({
      description: 'Leaves out enrollments that have not begun or have ended on that day. None: dates do not filter.',
    }),
})

type Settings = z.output<typeof config>
type Context = OperatorContext<unknown>

/** The role towards a student that a person without contact role has. */
const relationshipOf = (roles: readonly UserRole[], aide: boolean): string | undefined => {
  if (roles.some(({ role }) => role === 'student')) return undefined
  return aide ? 'aide' : 'other'
}

const mapUser = (user: User, context: Context, roleMap: RoleMap): User | undefined => {
  const roles: UserRole[] = []
  const unknown: string[] = []
  let contact: string | undefined
  let aide = false
  for (const sent of user.roles) {
    const word = sent.role.trim().toLowerCase()
    const own = roleMap.get(word)
    const target = own ?? knownUserRoles.get(word)
    if (target === undefined) {
      if (!unknown.includes(sent.role)) unknown.push(sent.role)
    } else if (target.contact) contact ??= target.role
    else roles.push(target.role === sent.role ? sent : { ...sent, role: target.role })
    aide ||= word === 'aide' && own === undefined
  }
  for (const value of unknown) context.reject('unknown-role', user, { field: 'role', value })
  if (roles.length === 0 && contact === undefined) return context.reject('no-role', user, { field: 'role' })
  const relationshipRole = contact ?? relationshipOf(roles, aide)
  const same = roles.length === user.roles.length && roles.every((role, index) => role === user.roles[index])
  return same && relationshipRole === user.relationshipRole ? user : { ...user, roles, relationshipRole }
}

const isCurrent = ({ beginDate, endDate }: Enrollment, today: string): boolean => {
  const begin = beginDate === undefined ? undefined : calendarDate(beginDate)
  const end = endDate === undefined ? undefined : calendarDate(endDate)
  return (begin === undefined || begin <= today) && (end === undefined || today <= end)
}

const mapEnrollment = (enrollment: Enrollment, context: Context, settings: Settings): Enrollment | undefined => {
  const { enrollmentDates, enrollmentRoleMap } = settings
  const field = 'role'
  if (enrollmentDates !== undefined && !isCurrent(enrollment, enrollmentDates.today)) {
    return context.reject('enrollment-not-current', enrollment)
  }
  const word = enrollment.role?.trim().toLowerCase() ?? ''
  if (word === '') return context.reject('missing-value', enrollment, { field })
  const target = enrollmentRoleMap.get(word) ?? knownEnrollmentRoles.get(word)
  if (target === undefined)
    return context.reject('unknown-enrollment-role', enrollment, { field, value: enrollment.role })
  if (target.contact) return context.reject('contact-enrollment', enrollment, { field, value: enrollment.role })
  return target.role === enrollment.role ? enrollment : { ...enrollment, role: target.role }
}

/**
 * Translates roles of OneRoster 1.1 and 1.2 to SDS roles. Contact roles leave `users.roles` and become `relationshipRole`, so that a
 * person with an empty list of roles is a contact from here on.
 *
 * Shape: users, enrollments → the same, 1:1 or gone. Needs: one record. Holds: nothing. Rejects: `unknown-role` (the role goes),
 * `no-role`, `unknown-enrollment-role`, `missing-value` (errors), `contact-enrollment`, `enrollment-not-current` (info).
 * Source: SDS default list of values, org user roles, enrollment roles and contact relationship roles.
 */
export const mapRoles = operator({
  name: 'mapRoles',
  config,
  start: (settings) => ({
    users: (user, context) => mapUser(user, context, settings.roleMap),
    enrollments: (enrollment, context) => mapEnrollment(enrollment, context, settings),
  }),
})
