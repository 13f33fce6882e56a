import { z } from 'zod'
import { operator } from '../operator.js'
import type { Text, User } from '../record.js'
import { isContact, isStudent } from '../roster/person-kind.js'
import { userIdReader, usernameSourceSetting } from '../roster/username-source.js'

const domain = z.string().transform((text) => text.trim().replace(/^@/, ''))

const config = z.strictObject({
  username: usernameSourceSetting.prefault('username').meta({
    description: 'Where usernames come from: username, email, identifier, userIds:TYPE, or a list tried in order.',
  }),
  stripDomain: z.boolean().default(false).meta({ description: 'Whether "@" and what follows it is cut off first.' }),
  usernameDomain: z
    .union([domain, z.strictObject({ student: domain.optional(), staff: domain.optional() })])
    .optional()
    .meta({
      description: 'Domain appended to usernames without "@": one for all, or by student and staff.',
      examples: ['school.example.org'],
    }),
  activeDirectoryMatchId: z
    .string()
    .transform(userIdReader)
    .optional()
    .meta({
      description: 'The type of userIds that becomes activeDirectoryMatchId. None: it stays blank.',
      examples: ['AD'],
    }),
})

type Settings = z.output<typeof config>

const domainFor = (user: User, { usernameDomain }: Settings): Text => {
  if (typeof usernameDomain !== 'object') return usernameDomain
  return isStudent(user) ? usernameDomain.student : usernameDomain.staff
}

const usernameOf = (user: User, settings: Settings): Text => {
  let username: Text
  for (const read of settings.username) {
    username = read(user)
    if (username !== undefined) break
  }
  if (settings.stripDomain) username = username?.split('@', 1)[0]
  if (username === undefined || username === '') return undefined
  const added = domainFor(user, settings)
  return added === undefined || added === '' || username.includes('@') ? username : `${username}@${added}`
}

/**
 * Gives staff and students the username that SDS matches by, and `activeDirectoryMatchId`; a contact without username gets its email.
 *
 * Shape: users → users, 1:1. Needs: one record. Holds: nothing. Rejects: nothing (`checkValues` looks for missing ones).
 * Source: SDS identity matching.
 */
export const chooseUsernames = operator({
  name: 'chooseUsernames',
  config,
  start: (settings) => ({
    users: (user) => {
      const contact = isContact(user)
      const username = contact ? user.username?.trim() || user.email : usernameOf(user, settings)
      const activeDirectoryMatchId = contact ? undefined : settings.activeDirectoryMatchId?.(user)
      if (username === user.username && activeDirectoryMatchId === user.activeDirectoryMatchId) return user
      return { ...user, username, activeDirectoryMatchId }
    },
  }),
})
