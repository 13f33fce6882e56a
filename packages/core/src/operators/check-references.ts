import { z } from 'zod'
import type { District } from '../district.js'
import { type OperatorContext, operator } from '../operator.js'
import type {
  Class,
  Collection,
  Course,
  Demographics,
  Enrollment,
  Org,
  RosterRecord,
  User,
  UserRole,
} from '../record.js'
import type { Root } from '../rejection.js'
import { isStudent } from '../roster/person-kind.js'
import type { RuleName } from '../rules.js'

type Context = OperatorContext<unknown> & { readonly district: District }

/** Rules by which the configuration leaves something out on purpose: what hangs on it goes without an error. */
const chosen: ReadonlySet<RuleName> = new Set(['org-not-selected', 'disabled-user', 'contacts-off'])

const why = ({ collection, sourcedId, rule }: Root, { district }: Context): string =>
  `${collection} ${sourcedId} is not delivered (${district.isKnown(collection, sourcedId) ? rule : 'not sent, or not as active'})`

const fall = (record: RosterRecord, context: Context, field: string, root: Root): undefined =>
  context.reject(chosen.has(root.rule) ? 'filtered-reference' : 'missing-reference', record, {
    field,
    message: why(root, context),
    root,
  })

const blank = (
  record: RosterRecord,
  context: Context,
  field: string,
  target: { collection: Collection; id: string },
): void => {
  const root = context.district.rootOf(target.collection, target.id)
  if (chosen.has(root.rule)) return
  context.reject('blanked-reference', record, {
    field,
    value: target.id,
    message: why(root, context),
    root,
  })
}

const checkOrg = (org: Org, context: Context): Org => {
  const { parent } = org
  if (context.surveying || parent === undefined || context.district.isDelivered('orgs', parent)) return org
  blank(org, context, 'parent', { collection: 'orgs', id: parent })
  return { ...org, parent: undefined }
}

const checkCourse = (course: Course, context: Context): Course | undefined => {
  const { district } = context
  if (course.org === undefined) return context.reject('missing-value', course, { field: 'org' })
  if (!district.hosts(course.org)) return fall(course, context, 'org', district.rootOf('orgs', course.org))
  const { schoolYear } = course
  if (schoolYear === undefined || district.isDelivered('academicSessions', schoolYear)) return course
  blank(course, context, 'schoolYear', { collection: 'academicSessions', id: schoolYear })
  return { ...course, schoolYear: undefined }
}

/** Whose student role stands at no delivered org is no student here: agents and flags go with the role. */
const withoutStudentParts = (user: User, context: Context): User => {
  const message = 'The user is a student at orgs that are not delivered only.'
  for (const value of new Set(user.agents)) context.reject('reverse-contact', user, { field: 'agents', value, message })
  for (const value of user.userFlags)
    context.reject('flag-on-non-student', user, { field: 'userFlags', value, message })
  return { ...user, agents: [], userFlags: [] }
}

const checkUserOrgs = (user: User, context: Context): User | undefined => {
  const { district } = context
  if (user.roles.length === 0 && user.orgs.length === 0) return user
  if (user.roles.length > 0 && user.orgs.length === 0) return context.reject('missing-value', user, { field: 'orgs' })
  if (user.orgs.every((org) => district.hosts(org)) && user.roles.every((role) => role.org !== undefined)) return user
  const hosted = (role: UserRole) => role.org !== undefined && district.hosts(role.org)
  const roles = user.roles.filter(hosted)
  const gone = user.orgs.filter((org) => !district.hosts(org))
  if (user.roles.length > 0 && roles.length === 0) {
    return fall(user, context, 'orgs', district.rootOf('orgs', gone[0] ?? (user.orgs[0] as string)))
  }
  for (const org of gone) {
    const root = district.rootOf('orgs', org)
    if (!chosen.has(root.rule)) context.reject('missing-org', user, { field: 'orgs', value: org, root })
  }
  const kept = { ...user, roles, orgs: user.orgs.filter((org) => district.hosts(org)) }
  return isStudent(user) && !isStudent(kept) ? withoutStudentParts(kept, context) : kept
}

const keepsAgent = (user: User, agent: string, context: Context): boolean => {
  const { district } = context
  const person = district.isDelivered('users', agent) ? district.person(agent) : undefined
  if (person === undefined) {
    context.reject('agent-not-delivered', user, {
      field: 'agents',
      value: agent,
      root: district.rootOf('users', agent),
    })
    return false
  }
  if (person.relationshipRole === undefined) {
    context.reject('agent-is-student', user, { field: 'agents', value: agent })
    return false
  }
  if (!person.complete) {
    context.reject('incomplete-agent', user, { field: 'agents', value: agent })
    return false
  }
  return true
}

const checkUser = (user: User, context: Context): User | undefined => {
  const checked = checkUserOrgs(user, context)
  if (checked === undefined || context.surveying || !context.district.contacts || checked.agents.length === 0)
    return checked
  const agents = checked.agents.filter((agent) => keepsAgent(checked, agent, context))
  return agents.length === checked.agents.length ? checked : { ...checked, agents }
}

const checkTerms = (record: Class, context: Context): readonly string[] => {
  const { district } = context
  if (record.terms.every((term) => !term.includes(',') && district.isDelivered('academicSessions', term)))
    return record.terms
  return record.terms.filter((term) => {
    if (!district.isDelivered('academicSessions', term)) {
      blank(record, context, 'terms', { collection: 'academicSessions', id: term })
      return false
    }
    if (term.includes(',')) context.reject('session-id-comma', record, { field: 'terms', value: term })
    return !term.includes(',')
  })
}

const checkClass = (record: Class, context: Context): Class | undefined => {
  const { district } = context
  if (record.school === undefined) return context.reject('missing-value', record, { field: 'school' })
  if (!district.hosts(record.school)) return fall(record, context, 'school', district.rootOf('orgs', record.school))
  const terms = checkTerms(record, context)
  let { course } = record
  if (course !== undefined && !district.isDelivered('courses', course)) {
    if (district.collections.has('courses')) blank(record, context, 'course', { collection: 'courses', id: course })
    course = undefined
  }
  return terms === record.terms && course === record.course ? record : { ...record, terms, course }
}

const checkEnrollment = (enrollment: Enrollment, context: Context): Enrollment | undefined => {
  const { district } = context
  if (enrollment.class === undefined) return context.reject('missing-value', enrollment, { field: 'class' })
  if (enrollment.user === undefined) return context.reject('missing-value', enrollment, { field: 'user' })
  if (!district.isDelivered('classes', enrollment.class)) {
    return fall(enrollment, context, 'class', district.rootOf('classes', enrollment.class))
  }
  if (!district.isDelivered('users', enrollment.user)) {
    return fall(enrollment, context, 'user', district.rootOf('users', enrollment.user))
  }
  return enrollment
}

const checkDemographics = (demographics: Demographics, context: Context): Demographics | undefined => {
  const { district } = context
  const person = district.isDelivered('users', demographics.sourcedId)
    ? district.person(demographics.sourcedId)
    : undefined
  if (person === undefined) {
    const root = district.rootOf('users', demographics.sourcedId)
    if (root.rule === 'contact-without-student') return context.reject('demographics-of-contact', demographics)
    return fall(demographics, context, 'sourcedId', root)
  }
  return person.contact ? context.reject('demographics-of-contact', demographics) : demographics
}

/**
 * Drops what needs a record that is not delivered, and blanks optional references to such.
 *
 * Shape: 1:1 or gone. Needs: the district (orgs, sessions, courses, users and classes before what refers to them). Holds: the shared index.
 * Rejects: `missing-reference`, `filtered-reference`, `missing-value`, `blanked-reference`, `missing-org`, `session-id-comma`,
 * `agent-not-delivered`, `agent-is-student`, `incomplete-agent`, `demographics-of-contact`, each with its root cause.
 * Source: SDS V2.1 CSV, reference rules.
 */
export const checkReferences = operator({
  name: 'checkReferences',
  config: z.strictObject({}),
  needsDistrict: true,
  start: () => ({
    orgs: (org, context) => checkOrg(org, context as Context),
    courses: (course, context) => checkCourse(course, context as Context),
    users: (user, context) => checkUser(user, context as Context),
    classes: (record, context) => checkClass(record, context as Context),
    enrollments: (enrollment, context) => checkEnrollment(enrollment, context as Context),
    demographics: (demographics, context) => checkDemographics(demographics, context as Context),
  }),
})
