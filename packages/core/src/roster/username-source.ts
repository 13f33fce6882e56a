import { z } from 'zod'
import { nearNames } from '../near-names.js'
import type { Text, User } from '../record.js'

const fields = ['username', 'email', 'identifier'] as const

/** Reads one value of a user, trimmed; an empty one is none. */
export type ReadUser = (user: User) => Text

/** Reads the first non-empty identifier of one type of `userIds`; the case of the type does not count. */
export const userIdReader = (type: string): ReadUser => {
  const wanted = type.trim().toLowerCase()
  return ({ userIds }) => {
    for (const { type: found, identifier } of userIds) {
      if (found.trim().toLowerCase() === wanted && identifier.trim() !== '') return identifier.trim()
    }
    return undefined
  }
}

const readerOf = (name: string): ReadUser | undefined => {
  const field = fields.find((known) => known === name)
  if (field !== undefined) return (user) => user[field]?.trim() || undefined
  const type = name.startsWith('userIds:') ? name.slice('userIds:'.length).trim() : ''
  return type === '' ? undefined : userIdReader(type)
}

/** The setting that names where usernames come from: one source, or several that are tried in order. */
export const usernameSourceSetting = z
  .union([z.string(), z.array(z.string()).min(1)])
  .transform((given, context): readonly ReadUser[] =>
    [given].flat().flatMap((name) => {
      const reader = readerOf(name)
      if (reader !== undefined) return [reader]
      const near = nearNames(name, [...fields, 'userIds:TYPE']).join(', ')
      const message = `'${name}' is not one of ${fields.join(', ')}, userIds:TYPE${near === '' ? '' : `; near: ${near}`}`
      context.addIssue({ code: 'custom', message })
      return []
    }),
  )
