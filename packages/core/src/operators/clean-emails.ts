import { z } from 'zod'
import { operator } from '../operator.js'
import { isEmailAddress } from '../roster/email-address.js'

const separators = /[\s,;]+/

/**
 * Writes `users.email` in lower case. Of several addresses in one field (comma, semicolon, white space) the first valid one counts.
 *
 * Shape: users → users, 1:1. Needs: one record. Holds: nothing. Rejects: `bad-email` (warning: the address goes, the user stays).
 * Source: RFC 5322 3.4.1 as far as SDS takes it: one ASCII dot-atom, `@`, a domain of LDH labels with a dot, 254 characters.
 */
export const cleanEmails = operator({
  name: 'cleanEmails',
  config: z.strictObject({}),
  start: () => ({
    users: (user, context) => {
      const sent = user.email
      if (sent === undefined) return user
      const valid = isEmailAddress(sent) ? sent : sent.split(separators).find(isEmailAddress)
      const email = valid?.toLowerCase()
      if (email === sent) return user
      if (email === undefined && sent.trim() !== '') context.reject('bad-email', user, { field: 'email', value: sent })
      return { ...user, email }
    },
  }),
})
