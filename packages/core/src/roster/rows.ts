import type { District } from '../district.js'
import type {
  AcademicSession,
  Class,
  Course,
  Demographics,
  Enrollment,
  Org,
  RosterRecord,
  Text,
  User,
  UserRole,
} from '../record.js'
import type { RuleName } from '../rules.js'
import { ethnicities, races } from './value-lists.js'

/**
 * A row on its way to a table: its fields joined by U+0000, key fields first, so that the order of the texts is the order of the rows.
 * Values are free of control characters by then (`cleanText`).
 */
export type RowText = string

/** Reports that a record makes one of its rows twice. */
export type ReportPart = (
  rule: RuleName,
  record: RosterRecord,
  details: { readonly field: string; readonly value?: string | undefined },
) => void

const separator = '\u0000'
const field = (value: Text): string => value ?? ''

/** The row of an org. */
export const orgRow = (org: Org): RowText =>
  [org.sourcedId, field(org.name), field(org.type), field(org.parent)].join(separator)

/** The row of an academic session. */
export const sessionRow = (session: AcademicSession): RowText =>
  [
    session.sourcedId,
    field(session.title),
    field(session.type),
    field(session.schoolYear),
    field(session.startDate),
    field(session.endDate),
  ].join(separator)

/** The row of a course, with its first subject and grade. */
export const courseRow = (course: Course): RowText =>
  [
    course.sourcedId,
    field(course.org),
    field(course.title),
    field(course.courseCode),
    field(course.schoolYear),
    field(course.subjectCodes[0]),
    field(course.grades[0]),
  ].join(separator)

/** The row of a user, contacts included. */
export const userRow = (user: User): RowText =>
  [
    user.sourcedId,
    field(user.username),
    field(user.familyName),
    field(user.givenName),
    field(user.activeDirectoryMatchId),
    field(user.email),
    field(user.phone),
    field(user.sms),
  ].join(separator)

/** The row of a class, its terms joined by commas. */
export const classRow = (record: Class): RowText =>
  [
    record.sourcedId,
    field(record.school),
    field(record.title),
    record.terms.join(','),
    field(record.course),
    field(record.classCode),
  ].join(separator)

/** The sourcedId comes last, beyond the columns: of several enrollments with one key the least one makes the row. */
export const enrollmentRow = (enrollment: Enrollment): RowText =>
  `${enrollment.class}\u0000${enrollment.user}\u0000${field(enrollment.role)}\u0000${enrollment.sourcedId}`

/** The row of a user's demographics, codes in the order of the lists. */
export const demographicsRow = (demographics: Demographics): RowText =>
  [
    demographics.sourcedId,
    field(demographics.sex),
    field(demographics.birthDate),
    field(demographics.cityOfBirth),
    field(demographics.stateOfBirthAbbreviation),
    field(demographics.countryOfBirthCode),
    ethnicities.filter((code) => demographics[code] === true).join(','),
    races.filter((code) => demographics[code] === true).join(','),
  ].join(separator)

const roleRow = (user: User, role: UserRole, grade: string): RowText =>
  [
    user.sourcedId,
    field(role.org),
    role.role,
    '',
    role.role === 'student' ? grade : '',
    role.isPrimary === true ? 'true' : 'false',
    field(role.beginDate),
    field(role.endDate),
  ].join(separator)

/** A row per org and role of the user; of two for one key the primary one counts, then the first listed. */
export const roleRows = (user: User, report: ReportPart): RowText[] => {
  const { roles } = user
  const grade = field(user.grades[0])
  if (roles.length === 1) return [roleRow(user, roles[0] as UserRole, grade)]
  const byKey = new Map<string, UserRole>()
  for (const role of roles) {
    const key = `${role.org}${separator}${role.role}`
    const first = byKey.get(key)
    if (first !== undefined) report('duplicate-part', user, { field: 'roles', value: role.role })
    if (first === undefined || (role.isPrimary === true && first.isPrimary !== true)) byKey.set(key, role)
  }
  return [...byKey.values()].map((role) => roleRow(user, role, grade))
}

/** A row per flag of a user. */
export const userFlagRows = (user: User): RowText[] =>
  [...new Set(user.userFlags)].map((flag) => `${user.sourcedId}${separator}${flag}`)

/** A row per agent of a student, in the role that the agent's own record gives. */
export const relationshipRows = (user: User, district: District): RowText[] =>
  [...new Set(user.agents)].flatMap((agent) => {
    const role = district.person(agent)?.relationshipRole
    return role === undefined ? [] : [`${user.sourcedId}${separator}${agent}${separator}${role}`]
  })
