import type { UserId } from '@rosterstream/core'
import { type Fields, isFields, none, text } from './fields.js'

/** Which `metadata` and `ext:` values a record keeps: those named, or all. */
export type KeepMetadata = readonly string[] | true | undefined

const maximumNames = 64
const maximumValue = 1024
const maximumName = 256
const flagsName = 'microsoft.userflags'

const joined = (value: unknown): string | undefined => {
  if (!Array.isArray(value)) return text(value)
  const parts = value.map(text).filter((part) => part !== undefined)
  return parts.length === 0 ? undefined : parts.join(',')
}

const foldedFlags = (metadata: Fields): unknown => {
  for (const key in metadata) {
    const value = metadata[key]
    if (value === null || value === undefined || value === '') continue
    if (key.length === flagsName.length && key.toLowerCase() === flagsName) return value
    if (!isFields(value) || key.length !== 9 || key.toLowerCase() !== 'microsoft') continue
    for (const name in value) if (name.length === 9 && name.toLowerCase() === 'userflags') return value[name]
  }
  return undefined
}

/** Reads SDS's user flags as sent, one text; from `metadata["microsoft.userFlags"]` or `metadata.microsoft.userFlags`, in any case. */
export const userFlags = (metadata: unknown): readonly string[] => {
  if (!isFields(metadata)) return none
  const value = joined(metadata['microsoft.userFlags'] || foldedFlags(metadata))
  return value === undefined ? none : [value]
}

const addValue = (kept: Map<string, string>, name: string, value: unknown): void => {
  if (kept.size >= maximumNames || name.length > maximumName || name === '__proto__' || /password/i.test(name)) return
  const found = joined(value)
  if (found !== undefined) kept.set(name, found.slice(0, maximumValue))
}

const allValues = (fields: Fields): ReadonlyMap<string, string> => {
  const kept = new Map<string, string>()
  const metadata = isFields(fields.metadata) ? fields.metadata : {}
  for (const [name, value] of Object.entries(metadata)) {
    if (isFields(value)) for (const [inner, part] of Object.entries(value)) addValue(kept, `${name}.${inner}`, part)
    else addValue(kept, name, value)
    if (kept.size >= maximumNames) break
  }
  for (const name of Object.keys(fields)) if (/^ext:/i.test(name)) addValue(kept, name, fields[name])
  return kept
}

const namedValues = (fields: Fields, names: readonly string[]): ReadonlyMap<string, string> => {
  const kept = new Map<string, string>()
  const metadata = isFields(fields.metadata) ? fields.metadata : {}
  for (const name of names) {
    const dot = name.indexOf('.')
    const group = dot > 0 ? metadata[name.slice(0, dot)] : undefined
    const inner = isFields(group) ? group[name.slice(dot + 1)] : undefined
    addValue(kept, name, metadata[name] ?? inner ?? (/^ext:/i.test(name) ? fields[name] : undefined))
  }
  return kept
}

/**
 * Keeps `metadata` and `ext:` values as texts: at most 64 names, 1024 characters each. A group within metadata is kept as `group.name`;
 * lists are joined by commas; a name that speaks of a password is never kept.
 */
export const keptMetadata = (fields: Fields, keep: KeepMetadata): Readonly<Record<string, string>> | undefined => {
  if (keep === undefined) return undefined
  const kept = keep === true ? allValues(fields) : namedValues(fields, keep)
  return kept.size === 0 ? undefined : Object.fromEntries(kept)
}

const idPair = /\{([^{}:]*):([^{}]*)\}/g

const pair = (item: Fields): UserId | undefined => {
  const identifier = text(item.identifier)
  return identifier === undefined ? undefined : { type: text(item.type) ?? '', identifier }
}

/** Reads userIds: a list of `{type, identifier}`, of texts, or one text `{type:id},{type:id}`. An entry without identifier is none. */
export const userIds = (value: unknown): readonly UserId[] => {
  if (value === undefined || value === null || value === '') return none
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (items.length === 0) return none
  const found: UserId[] = []
  for (const item of items) {
    if (isFields(item)) {
      const one = pair(item)
      if (one !== undefined && items.length === 1) return [one]
      if (one !== undefined) found.push(one)
    } else if (typeof item === 'string') {
      for (const [, type = '', identifier = ''] of item.matchAll(idPair)) {
        if (identifier.trim() !== '') found.push({ type: type.trim(), identifier: identifier.trim() })
      }
    }
  }
  return found.length === 0 ? none : found
}
