import { type RosterOperator, standardOperators } from '@rosterstream/core'
import type { Config } from '../config/config-schema.js'

/** The day that `transform.respectEnrollmentDates` compares with, in the configured time zone. */
export const todayIn = (timeZone: string, now: Date): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)

/** The standard operators with the settings of a config. */
export const buildOperators = (config: Config, now: Date): readonly RosterOperator[] => {
  const { source, transform } = config
  const { usernameDomain } = transform
  return standardOperators({
    keepActive: { skipDisabledUsers: transform.skipDisabledUsers },
    mapRoles: {
      roleMap: { ...transform.roleMap },
      enrollmentRoleMap: { ...transform.enrollmentRoleMap },
      ...(transform.respectEnrollmentDates ? { enrollmentDates: { today: todayIn(transform.timeZone, now) } } : {}),
    },
    chooseUsernames: {
      username: [...transform.username],
      stripDomain: transform.stripDomain,
      usernameDomain: { student: usernameDomain.student, staff: usernameDomain.staff },
      activeDirectoryMatchId: transform.activeDirectoryMatchId,
    },
    selectOrgs: { include: [...source.orgs.include], exclude: [...source.orgs.exclude] },
    selectContacts: { contacts: source.include.contacts },
    formatPhones: { region: transform.phoneRegion, regionByOrg: { ...transform.phoneRegionByOrg } },
  })
}
