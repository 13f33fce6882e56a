import { z } from 'zod'
import { operator } from '../operator.js'
import type { RosterRecord, Text, User, UserId, UserRole } from '../record.js'

const unclean = /[\p{Cc}\u2028\u2029]|^\s|\s$/u
const breaks = /[\p{Cc}\u2028\u2029]+/gu

const cleanValue = (value: Text): Text => {
  if (value === undefined || (value !== '' && !unclean.test(value))) return value
  return value.replace(breaks, ' ').trim() || undefined
}

const cleanList = (values: readonly string[]): readonly string[] =>
  values.every((value) => cleanValue(value) === value) ? values : values.flatMap((value) => cleanValue(value) ?? [])

/** Cleans the named fields one by one; the copy is made at the first that changes. */
const clean = <R extends RosterRecord>(record: R, fields: readonly (keyof R)[]): R => {
  let copy: R | undefined
  for (const field of fields) {
    const value: unknown = record[field]
    if (value === undefined) continue
    const cleaned = typeof value === 'string' ? cleanValue(value) : cleanList(value as readonly string[])
    if (cleaned === value) continue
    copy ??= { ...record }
    copy[field] = cleaned as R[typeof field]
  }
  return copy ?? record
}

const cleanRole = (role: UserRole): UserRole => {
  const cleaned = {
    ...role,
    role: cleanValue(role.role) ?? '',
    roleType: cleanValue(role.roleType),
    beginDate: cleanValue(role.beginDate),
    endDate: cleanValue(role.endDate),
  }
  const same = cleaned.role === role.role && cleaned.roleType === role.roleType
  return same && cleaned.beginDate === role.beginDate && cleaned.endDate === role.endDate ? role : cleaned
}

const cleanUserId = (userId: UserId): UserId => {
  const type = cleanValue(userId.type) ?? ''
  const identifier = cleanValue(userId.identifier) ?? ''
  return type === userId.type && identifier === userId.identifier ? userId : { type, identifier }
}

const cleanEach = <T>(parts: readonly T[], cleanPart: (part: T) => T): readonly T[] => {
  const cleaned = parts.map(cleanPart)
  return cleaned.every((part, index) => part === parts[index]) ? parts : cleaned
}

const userFields = [
  'username',
  'givenName',
  'familyName',
  'middleName',
  'identifier',
  'email',
  'grades',
  'userFlags',
] as const

const cleanUser = (user: User): User => {
  const cleaned = clean(user, userFields)
  const roles = cleanEach(user.roles, cleanRole)
  const userIds = cleanEach(user.userIds, cleanUserId)
  return roles === user.roles && userIds === user.userIds ? cleaned : { ...cleaned, roles, userIds }
}

/**
 * Turns each run of line breaks, tabs and other control characters within a text into one space, and trims it. An empty text is no value.
 * Leaves ids alone, and `phone` and `sms`, whose line breaks part the numbers (`formatPhones`).
 *
 * Shape: 1:1, all collections. Needs: one record. Holds: nothing. Rejects: nothing.
 * Source: SDS V2.1 CSV, no line breaks within a value.
 */
export const cleanText = operator({
  name: 'cleanText',
  config: z.strictObject({}),
  start: () => ({
    orgs: (org) => clean(org, ['name', 'type', 'identifier']),
    academicSessions: (session) => clean(session, ['title', 'type', 'startDate', 'endDate', 'schoolYear']),
    courses: (course) => clean(course, ['title', 'courseCode', 'grades', 'subjectCodes']),
    users: cleanUser,
    classes: (record) => clean(record, ['title', 'classCode', 'classType', 'grades']),
    enrollments: (enrollment) => clean(enrollment, ['role', 'beginDate', 'endDate']),
    demographics: (demographics) =>
      clean(demographics, ['birthDate', 'sex', 'countryOfBirthCode', 'stateOfBirthAbbreviation', 'cityOfBirth']),
  }),
})
