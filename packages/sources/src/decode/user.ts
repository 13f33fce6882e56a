import type { User, UserRole } from '@rosterstream/core'
import {
  distinct,
  type Fields,
  flag,
  isFields,
  none,
  reference,
  references,
  splitAtCommas,
  text,
  texts,
} from './fields.js'
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

/** 1.1's `role`: one word that stands at all orgs, or, in servers that read the text otherwise, an object with its own orgs. */
const addRole = (found: UserRole[], value: unknown, orgs: readonly string[]): void => {
  if (Array.isArray(value)) {
    for (const item of value) if (!Array.isArray(item)) addRole(found, item, orgs)
    return
  }
  const item = isFields(value) ? value : undefined
  const own = item === undefined ? none : references(item.orgs ?? item.org)
  const word = item === undefined ? text(value) : (text(item.role) ?? '')
  if (word === undefined) return
  const places = own.length > 0 ? own : orgs
  if (places.length === 0) found.push(role(word, undefined, item))
  for (const org of places) found.push(role(word, org, item))
}

/** 1.2's `roles`: a role without an org stands at the primary org, else at the first one. */
const addRoles = (found: UserRole[], value: readonly unknown[], place: Place): void => {
  const home = place.primaryOrg ?? place.orgs[0]
  const single = home === undefined ? none : [home]
  for (let index = 0; index < value.length; index++) {
    const item = value[index]
    const org = isFields(item) && item.orgs === undefined ? reference(item.org) : undefined
    if (org !== undefined) found.push(role(text((item as Fields).role) ?? '', org, item as Fields))
    else addRole(found, item, isFields(item) ? single : everywhere(place))
  }
}

const everywhere = ({ orgs, primaryOrg }: Place): readonly string[] =>
  primaryOrg === undefined || orgs.includes(primaryOrg) ? orgs : [...orgs, primaryOrg]

const userRoles = (fields: Fields, place: Place): readonly UserRole[] => {
  const list = fields.roles
  if (
    typeof fields.role === 'string' &&
    fields.role !== '' &&
    (list === undefined || list === null) &&
    place.orgs.length === 1 &&
    (place.primaryOrg === undefined || place.primaryOrg === place.orgs[0])
  ) {
    return [role(fields.role, place.orgs[0], undefined)]
  }
  const found: UserRole[] = []
  if (Array.isArray(list)) addRoles(found, list, place)
  else if (isFields(list)) addRoles(found, [list], place)
  else if (list !== undefined) addRole(found, list, everywhere(place))
  if (found.length === 0) addRole(found, fields.role, everywhere(place))
  return found.length === 0 ? none : found
}

const allOrgs = (roles: readonly UserRole[], place: Place): readonly string[] => {
  const { orgs, primaryOrg } = place
  let more = primaryOrg !== undefined && !orgs.includes(primaryOrg)
  for (let index = 0; !more && index < roles.length; index++) {
    const org = roles[index]?.org
    more = org !== undefined && org !== orgs[0] && org !== orgs[index] && !orgs.includes(org)
  }
  if (!more) return orgs
  const named = [...orgs]
  for (const { org } of roles) if (org !== undefined) named.push(org)
  if (primaryOrg !== undefined) named.push(primaryOrg)
  return distinct(named)
}

/** Reads a user of 1.1 or 1.2. Passwords and credentials are never looked at. */
export const decodeUser = (sourcedId: string, fields: Fields, keep: KeepMetadata): User => {
  const place: Place = { orgs: distinct(references(fields.orgs)), primaryOrg: reference(fields.primaryOrg) }
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
