import { z } from 'zod'
import type { District } from '../district.js'
import { operator } from '../operator.js'
import type { User, UserRole } from '../record.js'

const firstAtOrgs = (user: User, fits: (org: string) => boolean): UserRole | undefined => {
  for (const org of user.orgs) {
    if (!fits(org)) continue
    const role = user.roles.find((candidate) => candidate.org === org)
    if (role !== undefined) return role
  }
  return undefined
}

const choosePrimary = (user: User, district: District): UserRole | undefined => {
  const { roles, primaryOrg } = user
  const declared = roles.filter((role) => role.roleType?.toLowerCase() === 'primary')
  if (declared.length > 0) return declared.find((role) => role.org === primaryOrg) ?? declared[0]
  return (
    roles.find((role) => role.org !== undefined && role.org === primaryOrg) ??
    firstAtOrgs(user, (org) => district.org(org)?.type?.trim().toLowerCase() === 'school') ??
    firstAtOrgs(user, () => true) ??
    roles[0]
  )
}

/**
 * Marks exactly one role of each user as primary, the others as not: the one the server calls primary, else the one at `primaryOrg`,
 * else at the first listed school, else at the first org.
 *
 * Shape: users → users, 1:1. Needs: the district (types of orgs), and orgs that are delivered. Holds: nothing of its own. Rejects: nothing.
 * Source: SDS identity matching goes by isPrimary.
 */
export const primaryRole = operator({
  name: 'primaryRole',
  config: z.strictObject({}),
  needsDistrict: true,
  start: () => ({
    users: (user, context) => {
      if (user.roles.length === 0) return user
      const primary = choosePrimary(user, context.district as District)
      return { ...user, roles: user.roles.map((role) => ({ ...role, isPrimary: role === primary })) }
    },
  }),
})
