import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { User } from '../record.js'
import { isStudent } from '../roster/person-kind.js'

const normalize = (user: User, context: OperatorContext<unknown>): readonly string[] => {
  const agents = new Set(user.agents.map((agent) => agent.trim()))
  agents.delete('')
  if (agents.delete(user.sourcedId)) {
    const rule = isStudent(user) ? 'agent-is-student' : 'reverse-contact'
    context.reject(rule, user, {
      field: 'agents',
      value: user.sourcedId,
      message: 'The user is named as its own agent.',
    })
  }
  return [...agents]
}

/**
 * Trims the ids in `users.agents`, and takes out empty ones, repeats and the user itself. The order stays.
 *
 * Shape: users → users, 1:1. Needs: one record. Holds: nothing.
 * Rejects: `agent-is-student`, `reverse-contact` (info: a user that names itself). Source: seen in data of several servers.
 */
export const normalizeAgents = operator({
  name: 'normalizeAgents',
  config: z.strictObject({}),
  start: () => ({
    users: (user, context) => {
      if (user.agents.length === 0) return user
      const agents = normalize(user, context)
      const same = agents.length === user.agents.length && agents.every((agent, index) => agent === user.agents[index])
      return same ? user : { ...user, agents }
    },
  }),
})
