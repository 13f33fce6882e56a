import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { RosterRecord } from '../record.js'
import { isActive } from '../roster/active-status.js'

const config = z.strictObject({
  skipDisabledUsers: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether users whose enabledUser is false are left out.' }),
})

const keep = <R extends RosterRecord>(record: R, context: OperatorContext<unknown>): R | undefined =>
  isActive(record) ? record : context.reject('inactive', record, { field: 'status', value: record.status })

/**
 * Keeps active records: status `active` in any case, empty or missing. `inactive`, `tobedeleted` and all else goes.
 *
 * Shape: 1:1 or gone, all collections. Needs: one record. Holds: nothing.
 * Rejects: `inactive`, `disabled-user` (both info). Source: OneRoster 1.1 and 1.2, `status`; filters of servers are not relied on.
 */
export const keepActive = operator({
  name: 'keepActive',
  config,
  start: ({ skipDisabledUsers }) => ({
    orgs: keep,
    academicSessions: keep,
    courses: keep,
    users: (user, context) => {
      const kept = keep(user, context)
      if (!skipDisabledUsers || kept?.enabledUser !== false) return kept
      return context.reject('disabled-user', user, { field: 'enabledUser' })
    },
    classes: keep,
    enrollments: keep,
    demographics: keep,
  }),
})
