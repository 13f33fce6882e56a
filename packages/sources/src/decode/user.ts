import type { User, UserRole } from '@rosterstream/core'
import { distinct, type Fields, flag, isFields, none, reference, references, splitAtCommas, text, texts } from './fields.js'
import { type KeepMetadata, keptMetadata, userFlags, userIds } from './metadata.js'

interface Place {
  readonly orgs: readonly string[]
  readonly primaryOrg: string | undefined
}

const agents = (value: unknown): readonly string[] => {
  if (value === undefined || value === null || value === '') return none
  if (typeof value === 'string') return splitAtCommas(value)
  if (!Array.isArray(value)) return references(value)
  if (value.length < 2 && typeof value[0] !== 'string') return references(value)
  const found: string[] = []
  for (const item of value) {
    if (typeof item === 'string') {
      for (const id of splitAtCommas(item)) found.push(id)
    } else {
      const id = reference(item)
      if (id !== undefined) found.push(id)
    }
  }
  return found
}

const role = (word: string, org: string | undefined, item: Fields | undefined): UserRole => ({
  role: word,
  org,
  roleType: item === undefined ? undefined : text(item.roleType),
  beginDate: item === undefined ? undefined : text(item.beginDate),
  endDate: item === undefined ? undefined : text(item.endDate),
  isPrimary: undefined,
})

/** 1.1's `role`: one word for all orgs (no org named), or, in servers that read the text otherwise, an object with its own orgs. */
const addRole = (found: UserRole[], value: unknown): void => {
  if (Array.isArray(value)) {
    for (const item of value) if (!Array.isArray(item)) addRole(found, item)
  } else if (isFields(value)) {
    const word = text(value.role) ?? ''
    const orgs = references(value.orgs ?? value.org)
    if (orgs.length === 0) found.push(role(word, undefined, value))
    for (const org of orgs) found.push(role(word, org, value))
  } else {
    const word = text(value)
    if (word !== undefined) found.push(role(word, undefined, undefined))
  }
}

/** 1.2's `roles`: a role without an org stands at the primary org, else at the first. Source: facts on the tolerant user reader. */
const addRoles = (found: UserRole[], value: readonly unknown[], place: Place): void => {
  for (let index = 0; index < value.length; index++) {
    const item = value[index]
    if (!isFields(item)) {
      addRole(found, item)
    } else if (item.org === undefined || item.org === null || item.orgs !== undefined) {
      const before = found.length
      addRole(found, item)
      const added = found[before]
      if (found.length === before + 1 && added !== undefined && added.org === undefined) {
        found[before] = role(added.role, place.primaryOrg ?? place.orgs[0], item)
      }
    } else {
      found.push(role(text(item.role) ?? '', reference(item.org), item))
    }
  }
}

const userRoles = (fields: Fields, place: Place): readonly UserRole[] => {
  const list = fields.roles
  if (typeof fields.role === 'string' && fields.role !== '' && (list === undefined || list === null)) {
    return [role(fields.role, undefined, undefined)]
  }
  const found: UserRole[] = []
  if (Array.isArray(list)) addRoles(found, list, place)
  else if (isFields(list)) addRoles(found, [list], place)
  else if (list !== undefined) addRole(found, list)
  if (found.length === 0) addRole(found, fields.role)
  return found.length === 0 ? none : found
}

const allOrgs = (roles: readonly UserRole[], place: Place): readonly string[] => {
  const { orgs, primaryOrg } = place
  let more = primaryOrg !== undefined && !orgs.includes(primaryOrg)
  for (let index = 0; !more && index < roles.length; index++) {
    const org = roles[index]?.org
    more = org !== undefined && org !== orgs[0] && !orgs.includes(org)
  }
  if (!more) return distinct(orgs)
  const named = [...orgs]
  for (const { org } of roles) if (org !== undefined) named.push(org)
  if (primaryOrg !== undefined) named.push(primaryOrg)
  return distinct(named)
}

/** Reads a user of 1.1 or 1.2. Passwords and credentials are never looked at. */
export const decodeUser = (sourcedId: string, fields: Fields, keep: KeepMetadata): User => {
  const place: Place = { orgs: references(fields.orgs), primaryOrg: reference(fields.primaryOrg) }
  const roles = userRoles(fields, place)
  return {
    sourcedId,
    status: text(fields.status),
    dateLastModified: text(fields.dateLastModified),
    metadata: keptMetadata(fields, keep),
    username: text(fields.username),
    userIds: userIds(fields.userIds),
    enabledUser: flag(fields.enabledUser),
    givenName: text(fields.givenName),
    familyName: text(fields.familyName),
    middleName: text(fields.middleName),
    identifier: text(fields.identifier),
    email: text(fields.email),
    sms: text(fields.sms),
    phone: text(fields.phone),
    roles,
    orgs: allOrgs(roles, place),
    primaryOrg: place.primaryOrg,
    agents: agents(fields.agents),
    grades: texts(fields.grades),
    userFlags: userFlags(fields.metadata),
    relationshipRole: undefined,
    activeDirectoryMatchId: undefined,
  }
}
