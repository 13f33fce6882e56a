import { z } from 'zod'
import { operator } from '../operator.js'
import { isStudent } from '../roster/person-kind.js'

/**
 * Takes the agents away from everybody who is no student: a relationship is made from the student's side alone.
 *
 * Shape: users → users, 1:1. Needs: one record. Holds: nothing.
 * Rejects: `reverse-contact` (info, once per pair; `value` is the agent). Source: SDS V2.1 CSV, relationships.
 */
export const dropReverseContacts = operator({
  name: 'dropReverseContacts',
  config: z.strictObject({}),
  start: () => ({
    users: (user, context) => {
      if (user.agents.length === 0 || isStudent(user)) return user
      for (const agent of new Set(user.agents)) {
        context.reject('reverse-contact', user, { field: 'agents', value: agent })
      }
      return { ...user, agents: [] }
    },
  }),
})
