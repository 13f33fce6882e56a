import { gradeLevels, orgUserRoles, relationshipRoles, type User, type UserRole } from '@rosterstream/core'
import type { NaiveSettings } from './naive-tables.js'
import { clean, day, email, listed, phone } from './naive-values.js'

const sdsRoleOf = new Map([
  ['administrator', 'administrator'],
  ['principal', 'principal'],
  ['proctor', 'proctor'],
  ['student', 'student'],
  ['teacher', 'teacher'],
  ['aide', 'paraprofessional'],
  ['counselor', 'advisor'],
  ['districtadministrator', 'administrator'],
  ['siteadministrator', 'administrator'],
  ['systemadministrator', 'itAdmin'],
])

const contactRoles = ['parent', 'guardian', 'relative']

/** What one source role becomes: an SDS role, a contact's role, or neither. `own` is the role after roleMap. */
interface MappedRole {
  readonly source: UserRole
  readonly own: string
  readonly sds: string | undefined
  readonly contact: string | undefined
}

const mapRole = (source: UserRole, roleMap: Readonly<Record<string, string>>): MappedRole | undefined => {
  const word = clean(source.role)?.toLowerCase() ?? ''
  const mapped = Object.entries(roleMap).find(([from]) => from.toLowerCase() === word)?.[1]
  if (mapped !== undefined) {
    const sds = listed(orgUserRoles, mapped)
    const contact = sds === undefined ? listed(relationshipRoles, mapped) : undefined
    return { source, own: mapped.toLowerCase(), sds, contact }
  }
  const sds = sdsRoleOf.get(word)
  const contact = contactRoles.includes(word) ? word : undefined
  return sds === undefined && contact === undefined ? undefined : { source, own: word, sds, contact }
}

/** A row of the roles table before it is written. */
export interface RoleRow {
  readonly org: string
  readonly role: string
  readonly grade: string | undefined
  readonly beginDate: string | undefined
  readonly endDate: string | undefined
  readonly roleType: string | undefined
  isPrimary: boolean
}

/** A user with its roles known. */
export interface Person {
  readonly user: User
  readonly roles: readonly MappedRole[]
  readonly isStudent: boolean
  /** Neither staff nor student. */
  readonly isContact: boolean
  readonly email: string | undefined
}

export const personOf = (user: User, settings: NaiveSettings): Person => {
  const roles = user.roles
    .map((role) => mapRole(role, settings.roleMap))
    .filter((role): role is MappedRole => role !== undefined)
  return {
    user,
    roles,
    isStudent: roles.some(({ sds }) => sds === 'student'),
    isContact: roles.every(({ sds }) => sds === undefined),
    email: email(user.email),
  }
}

/** Who may stand in a relationship: both names and a valid address. */
export const isReachable = ({ user, email }: Person): boolean =>
  clean(user.familyName) !== undefined && clean(user.givenName) !== undefined && email !== undefined

/** Whether somebody is delivered as a student; who is one at an org that is not delivered is not. */
export const isStudentIn = (rows: readonly RoleRow[]): boolean => rows.some(({ role }) => role === 'student')

/** The role of a contact towards a student, or undefined for a student, who is none. */
export const relationshipRoleOf = ({ roles, isStudent }: Person): string | undefined => {
  const contact = roles.find((role) => role.contact !== undefined)?.contact
  if (contact !== undefined) return contact
  if (isStudent) return undefined
  return roles.some(({ own }) => own === 'aide') ? 'aide' : 'other'
}

const gradeOf = (user: User): string | undefined => {
  for (const sent of user.grades) {
    const grade = gradeLevel(sent)
    if (grade !== undefined) return grade
  }
  return undefined
}

export const gradeLevel = (sent: string): string | undefined => {
  const grade = clean(sent)
  return listed(gradeLevels, grade !== undefined && /^[1-9]$/.test(grade) ? `0${grade}` : grade)
}

/** Every role at every delivered org that it is for, in the server's order, one of them primary, one for each key. */
export const roleRowsOf = (
  person: Person,
  isDelivered: (org: string) => boolean,
  isSchool: (org: string) => boolean,
) => {
  const { user, roles } = person
  const rows: RoleRow[] = roles.flatMap(({ source, sds }) => {
    if (sds === undefined) return []
    return (source.org === undefined ? [] : [source.org]).filter(isDelivered).map((org) => ({
      org,
      role: sds,
      grade: sds === 'student' ? gradeOf(user) : undefined,
      beginDate: day(source.beginDate),
      endDate: day(source.endDate),
      roleType: clean(source.roleType)?.toLowerCase(),
      isPrimary: false,
    }))
  })
  const primary = primaryOf(rows, user, isSchool)
  if (primary !== undefined) primary.isPrimary = true
  const keyOf = (row: RoleRow): string => JSON.stringify([row.org, row.role])
  const best = new Map<string, RoleRow>()
  for (const row of rows) if (!best.has(keyOf(row)) || row.isPrimary) best.set(keyOf(row), row)
  return [...best.values()]
}

const primaryOf = (rows: readonly RoleRow[], user: User, isSchool: (org: string) => boolean): RoleRow | undefined => {
  const atPrimaryOrg = (row: RoleRow): boolean => row.org === user.primaryOrg
  const claimed = rows.filter(({ roleType }) => roleType === 'primary')
  if (claimed.length > 0) return claimed.find(atPrimaryOrg) ?? claimed[0]
  const inOrder = user.orgs.flatMap((org) => rows.filter((row) => row.org === org))
  return rows.find(atPrimaryOrg) ?? inOrder.find(({ org }) => isSchool(org)) ?? inOrder[0]
}

const usernameFrom = (choice: string, { user, email }: Person): string | undefined => {
  if (choice === 'email') return email
  if (choice === 'identifier') return clean(user.identifier)
  if (choice.startsWith('userIds:')) return userIdOf(user, choice.slice('userIds:'.length))
  return clean(user.username)
}

export const userIdOf = (user: User, type: string): string | undefined =>
  clean(
    user.userIds.find(
      (userId) => clean(userId.type)?.toLowerCase() === type.toLowerCase() && clean(userId.identifier) !== undefined,
    )?.identifier,
  )

/** The username of a person of staff or of a student. */
export const usernameOf = (person: Person, settings: NaiveSettings) => {
  const chosen = [settings.username].flat().map((choice) => usernameFrom(choice, person))
  const found = chosen.find((name) => name !== undefined)
  const name = settings.stripDomain ? clean(found?.split('@')[0]) : found
  if (name === undefined || name.includes('@')) return name
  const domain = settings.usernameDomain
  const suffix = typeof domain === 'string' ? domain : domain?.[person.isStudent ? 'student' : 'staff']
  return suffix === undefined ? name : `${name}@${suffix}`
}

/** Phone and sms of a person whose numbers are read as those of an org. */
export const phonesOf = (user: User, org: string | undefined, settings: NaiveSettings) => {
  const region = (org === undefined ? undefined : settings.phoneRegionByOrg[org]) ?? settings.phoneRegion
  return { phone: phone(user.phone, region), sms: phone(user.sms, region) }
}
