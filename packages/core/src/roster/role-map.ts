import { z } from 'zod'
import { nearNames } from '../near-names.js'
import { relationshipRoles, type ValueList, valueList } from './value-lists.js'

/** What a source role becomes: an SDS role of a person who is staff or student, or a relationship role of a contact. */
export interface RoleTarget {
  readonly role: string
  readonly contact: boolean
}

/** Source roles in lower case, and what each becomes. */
export type RoleMap = ReadonlyMap<string, RoleTarget>

const contacts = valueList(relationshipRoles)

const targetOf = (word: string, roles: ValueList): RoleTarget | undefined => {
  const key = word.trim().toLowerCase()
  const role = roles.get(key)
  if (role !== undefined) return { role, contact: false }
  const relationship = contacts.get(key)
  return relationship === undefined ? undefined : { role: relationship, contact: true }
}

/**
 * Makes the setting that maps source roles, in any case, to roles of one SDS list or to contact roles; a word in both is the SDS role.
 * A target in neither is an issue that lists near names.
 */
export const roleMapSetting = (sdsRoles: readonly string[]) => {
  const roles = valueList(sdsRoles)
  return z.record(z.string(), z.string()).transform((given, context): RoleMap => {
    const mapped = new Map<string, RoleTarget>()
    for (const [source, word] of Object.entries(given)) {
      const target = targetOf(word, roles)
      if (target !== undefined) mapped.set(source.trim().toLowerCase(), target)
      else {
        const near = nearNames(word, [...sdsRoles, ...relationshipRoles])
        const message = `'${word}' is no role of School Data Sync${near.length === 0 ? '' : `; near: ${near.join(', ')}`}`
        context.addIssue({ code: 'custom', path: [source], message })
      }
    }
    return mapped
  })
}
