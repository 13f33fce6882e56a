import { z } from 'zod'
import type { District } from '../district.js'
import { operator } from '../operator.js'

const config = z.strictObject({
  contacts: z.boolean().default(true).meta({ description: 'Whether contacts are delivered at all.' }),
})

/**
 * Keeps a contact (a person with contact roles only) when contacts are wanted and a delivered student names it as agent.
 *
 * Shape: users → users, 1:1 or gone. Needs: the district, looked over once before. Holds: the shared index.
 * Rejects: `contacts-off`, `contact-without-student` (both info). Source: SDS parent and contact rules.
 */
export const selectContacts = operator({
  name: 'selectContacts',
  config,
  needsDistrict: true,
  start: ({ contacts }) => ({
    users: (user, context) => {
      if (user.roles.length > 0) return user
      if (!contacts) return context.reject('contacts-off', user)
      if (context.surveying || (context.district as District).isPointedAt(user.sourcedId)) return user
      return context.reject('contact-without-student', user)
    },
  }),
})
