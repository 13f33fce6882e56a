import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { AcademicSession, Course, Demographics, Org, RosterRecord, Text, User, UserRole } from '../record.js'
import { calendarDate } from '../roster/calendar-date.js'
import { isContact } from '../roster/person-kind.js'
import * as lists from '../roster/value-lists.js'

type Context = OperatorContext<unknown>

const orgTypes = lists.valueList(lists.orgTypes)
const sessionTypes = lists.valueList(lists.sessionTypes)
const sexes = lists.valueList(lists.sexes)
const birthStates = lists.valueList(lists.birthStates)
const subjectCodes = lists.valueList(lists.subjectCodes)
const descent = [...lists.ethnicities, ...lists.races] as const
const fourDigits = /^\d{4}$/

const listed = (list: lists.ValueList, text: Text): Text =>
  text === undefined ? undefined : list.get(text.trim().toLowerCase())

const dateOf = (text: Text): Text => (text === undefined ? undefined : calendarDate(text))

/** Names the first of the required fields that says nothing, and drops its record. */
const lacks = <R extends RosterRecord>(record: R, context: Context, fields: readonly (keyof R & string)[]): boolean => {
  for (const field of fields) {
    const value: unknown = record[field]
    if (typeof value === 'string' && value.trim() !== '') continue
    context.reject('missing-value', record, { field })
    return true
  }
  return false
}

/** Blanks an optional value that turned out to be unusable. */
const blanked = (record: RosterRecord, context: Context, field: string, found: { sent: Text; usable: Text }): Text => {
  const { sent, usable } = found
  if (usable === undefined && sent !== undefined && sent.trim() !== '') {
    context.reject(field.endsWith('Date') ? 'bad-date' : 'unknown-value', record, { field, value: sent })
  }
  return usable
}

const checkOrg = (org: Org, context: Context): Org | undefined => {
  if (lacks(org, context, ['name', 'type'])) return undefined
  const type = listed(orgTypes, org.type)
  if (type === undefined) return context.reject('bad-value', org, { field: 'type', value: org.type })
  return type === org.type ? org : { ...org, type }
}

const checkSession = (session: AcademicSession, context: Context): AcademicSession | undefined => {
  if (lacks(session, context, ['title', 'type', 'startDate', 'endDate'])) return undefined
  const type = listed(sessionTypes, session.type)
  const startDate = dateOf(session.startDate)
  const endDate = dateOf(session.endDate)
  if (type === undefined) return context.reject('bad-value', session, { field: 'type', value: session.type })
  if (startDate === undefined)
    return context.reject('bad-value', session, { field: 'startDate', value: session.startDate })
  if (endDate === undefined) return context.reject('bad-value', session, { field: 'endDate', value: session.endDate })
  const sent = session.schoolYear?.trim()
  const usable = sent !== undefined && fourDigits.test(sent) ? sent : undefined
  const schoolYear = blanked(session, context, 'schoolYear', { sent, usable }) ?? endDate.slice(0, 4)
  return { ...session, type, startDate, endDate, schoolYear }
}

const checkCourse = (course: Course, context: Context): Course | undefined => {
  if (lacks(course, context, ['title'])) return undefined
  const codes = course.subjectCodes
  if (codes.length === 0) return course
  const subject = codes.find((code) => listed(subjectCodes, code) !== undefined)?.trim()
  blanked(course, context, 'subjectCodes', { sent: codes.join(','), usable: subject })
  if (codes.length === 1 && codes[0] === subject) return course
  return { ...course, subjectCodes: subject === undefined ? [] : [subject] }
}

const checkRole = (user: User, role: UserRole, context: Context): UserRole => {
  const sent = role
  const beginDate = blanked(user, context, 'roles.beginDate', { sent: sent.beginDate, usable: dateOf(sent.beginDate) })
  const endDate = blanked(user, context, 'roles.endDate', { sent: sent.endDate, usable: dateOf(sent.endDate) })
  return beginDate === sent.beginDate && endDate === sent.endDate ? role : { ...role, beginDate, endDate }
}

const checkUser = (user: User, context: Context): User | undefined => {
  if (lacks(user, context, isContact(user) ? ['familyName', 'givenName', 'email'] : ['username'])) return undefined
  if (user.roles.every(({ beginDate, endDate }) => beginDate === undefined && endDate === undefined)) return user
  return { ...user, roles: user.roles.map((role) => checkRole(user, role, context)) }
}

const checkDemographics = (sent: Demographics, context: Context): Demographics | undefined => {
  const state = sent.stateOfBirthAbbreviation
  const sex = blanked(sent, context, 'sex', { sent: sent.sex, usable: listed(sexes, sent.sex) })
  const birthDate = blanked(sent, context, 'birthDate', { sent: sent.birthDate, usable: dateOf(sent.birthDate) })
  const stateOfBirthAbbreviation = blanked(sent, context, 'stateOfBirthAbbreviation', {
    sent: state,
    usable: listed(birthStates, state),
  })
  const said = sex ?? birthDate ?? stateOfBirthAbbreviation ?? sent.cityOfBirth ?? sent.countryOfBirthCode
  if (said === undefined && !descent.some((code) => sent[code] === true)) return context.reject('nothing-known', sent)
  return { ...sent, sex, birthDate, stateOfBirthAbbreviation }
}

/**
 * Checks the values that SDS requires or keeps lists of: they are written as listed, dates as `YYYY-MM-DD`, a missing school year
 * as that of the end date. References are not looked at (`checkReferences`).
 *
 * Shape: 1:1 or gone, all collections. Needs: one record, roles and usernames as `mapRoles` and `chooseUsernames` leave them.
 * Holds: nothing. Rejects: `missing-value`, `bad-value` (errors), `unknown-value`, `bad-date` (warnings), `nothing-known` (info).
 * Source: SDS V2.1 CSV, required columns; SDS default list of values.
 */
export const checkValues = operator({
  name: 'checkValues',
  config: z.strictObject({}),
  start: () => ({
    orgs: checkOrg,
    academicSessions: checkSession,
    courses: checkCourse,
    users: checkUser,
    classes: (record, context) => (lacks(record, context, ['title']) ? undefined : record),
    enrollments: (enrollment, context) => (lacks(enrollment, context, ['class', 'user']) ? undefined : enrollment),
    demographics: checkDemographics,
  }),
})
