import type { RoleMap, RoleTarget } from './role-map.js'

const sds = (role: string): RoleTarget => ({ role, contact: false })
const contact = (role: string): RoleTarget => ({ role, contact: true })

const contacts = {
  parent: contact('parent'),
  guardian: contact('guardian'),
  relative: contact('relative'),
}

const shared = {
  administrator: sds('administrator'),
  principal: sds('principal'),
  proctor: sds('proctor'),
  student: sds('student'),
  teacher: sds('teacher'),
  counselor: sds('advisor'),
  districtadministrator: sds('administrator'),
  siteadministrator: sds('administrator'),
  systemadministrator: sds('itAdmin'),
}

/** The roles of users in OneRoster 1.1 and 1.2, in lower case, and their SDS org roles. SDS has no aide among these. */
export const knownUserRoles: RoleMap = new Map(
  Object.entries({ ...shared, ...contacts, aide: sds('paraprofessional') }),
)

/** The roles of enrollments in OneRoster 1.1, and 1.2's user roles where servers use them, with their SDS enrollment roles. */
export const knownEnrollmentRoles: RoleMap = new Map(Object.entries({ ...shared, ...contacts, aide: sds('aide') }))
