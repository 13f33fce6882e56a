import { z } from 'zod'
import { type OperatorContext, operator } from '../operator.js'
import type { User } from '../record.js'
import { isStudent } from '../roster/person-kind.js'
import { userFlags, valueList } from '../roster/value-lists.js'

const listed = valueList(userFlags)
const wrapping = /[\s'"\u2018-\u201f\u00ab\u00bb\u2039\u203a]/

/** Cuts white space and quotes off both ends, in one pass over each. */
const unwrap = (text: string): string => {
  let start = 0
  let end = text.length
  while (start < end && wrapping.test(text.charAt(start))) start++
  while (end > start && wrapping.test(text.charAt(end - 1))) end--
  return text.slice(start, end)
}

const parse = (user: User, context: OperatorContext<unknown>): readonly string[] => {
  const words = new Set(user.userFlags.flatMap((text) => text.split(',')).map(unwrap))
  words.delete('')
  if (words.size > 0 && !isStudent(user)) {
    context.reject('flag-on-non-student', user, { field: 'userFlags', value: user.userFlags.join(',') })
    return []
  }
  const flags = new Set<string>()
  for (const word of words) {
    const flag = listed.get(word.toLowerCase())
    if (flag === undefined) context.reject('unknown-flag', user, { field: 'userFlags', value: word })
    else flags.add(flag)
  }
  return [...flags]
}

/**
 * Splits the text of `users.userFlags` into SDS flags: at commas, without white space and quotes around them, in any case.
 *
 * Shape: users → users, 1:1. Needs: one record. Holds: nothing.
 * Rejects: `unknown-flag`, `flag-on-non-student` (warnings: the flag goes, the user stays).
 * Source: SDS OneRoster API page, `metadata["microsoft.userFlags"]`.
 */
export const parseUserFlags = operator({
  name: 'parseUserFlags',
  config: z.strictObject({}),
  start: () => ({
    users: (user, context) => (user.userFlags.length === 0 ? user : { ...user, userFlags: parse(user, context) }),
  }),
})
