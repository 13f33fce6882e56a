import type { Text } from '@rosterstream/core'

/** The members of a JSON object that came from a server. */
export type Fields = Readonly<Record<string, unknown>>

/** The list that stands for "none"; shared, so that a million records without agents hold one. */
export const none: readonly never[] = Object.freeze([])

const maximumText = 65_536
const longestScanned = 64
const fullPath = /^[^?#]*/

/** Tells whether a JSON value is an object, not a list. */
export const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Reads a text as sent, cut at 65536 characters; numbers and booleans are written out, a list of one is its only member. */
export const text = (value: unknown): Text => {
  if (typeof value === 'string') {
    if (value.length === 0) return undefined
    return value.length > maximumText ? value.slice(0, maximumText) : value
  }
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  return Array.isArray(value) && value.length === 1 && !Array.isArray(value[0]) ? text(value[0]) : undefined
}

/** Reads a boolean of any spelling: true, 1, "true", "1", "yes" and their opposites in any case; another value is none. */
export const flag = (value: unknown): boolean | undefined => {
  if (value === 'true' || value === true) return true
  if (value === 'false' || value === false) return false
  if (value === undefined || value === null) return undefined
  if (value === 1 || value === 0) return value === 1
  if (typeof value !== 'string') return undefined
  const word = value.trim().toLowerCase()
  if (word === 'true' || word === '1' || word === 'yes') return true
  return word === 'false' || word === '0' || word === 'no' ? false : undefined
}

// JSON.parse rounds such numbers, and a rounded id may be somebody else's: this text is nobody's.
const inexact = (value: number): string => `${value} (a number too large to be exact)`

const trimmed = (value: unknown): Text => {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) return inexact(value)
  const found = text(value)?.trim()
  return found === '' ? undefined : found
}

const percentDecoded = (segment: string): string => {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const idOfHref = (href: unknown): Text => {
  const path = (text(href)?.match(fullPath) ?? [''])[0].replace(/\/{1,8}$/, '')
  return trimmed(percentDecoded(path.slice(path.lastIndexOf('/') + 1)))
}

const foldedMember = (fields: Fields, name: string): unknown => {
  for (const key in fields) if (key.length === name.length && key.toLowerCase() === name) return fields[key]
  return undefined
}

/** Reads the sourcedId out of a reference: an object with sourcedId or only href, a text, a number, or a list of one of these. */
export const reference = (value: unknown): Text => {
  if (typeof value === 'string') return trimmed(value)
  if (typeof value !== 'object' || value === null) return trimmed(value)
  if (Array.isArray(value)) return value.length === 1 && !Array.isArray(value[0]) ? reference(value[0]) : undefined
  const fields = value as Fields
  const id = fields.sourcedId
  if (typeof id === 'string' && id !== '') return trimmed(id)
  return trimmed(id ?? foldedMember(fields, 'sourcedid')) ?? idOfHref(fields.href ?? foldedMember(fields, 'href'))
}

// An array literal of one takes 24 bytes, a pushed-to empty one 150: most lists of a roster have one member.
const listOf = (only: Text): readonly string[] => (only === undefined ? none : [only])

/** Reads a list of references; a single one counts as a list of one. */
export const references = (value: unknown): readonly string[] => {
  if (value === undefined || value === null || value === '') return none
  if (!Array.isArray(value)) return listOf(reference(value))
  if (value.length < 2) return listOf(reference(value[0]))
  const ids: string[] = []
  for (let index = 0; index < value.length; index++) {
    const id = reference(value[index])
    if (id !== undefined) ids.push(id)
  }
  return ids
}

/** Splits a text at its commas; parts are trimmed, empty ones left out. */
export const splitAtCommas = (value: string): readonly string[] => {
  const parts: string[] = []
  for (const part of value.split(',')) {
    const found = part.trim()
    if (found !== '') parts.push(found)
  }
  return parts
}

/** Reads a list of texts; a bare text is split at its commas. Source: OneRoster CSV, multi-values. */
export const texts = (value: unknown): readonly string[] => {
  if (value === undefined || value === null || value === '') return none
  if (!Array.isArray(value)) {
    const single = text(value)
    return single === undefined ? none : splitAtCommas(single)
  }
  if (value.length < 2) return listOf(text(value[0]))
  const found: string[] = []
  for (let index = 0; index < value.length; index++) {
    const item = text(value[index])
    if (item !== undefined) found.push(item)
  }
  return found
}

/** Leaves repeats out of a list, in its order. */
export const distinct = (ids: readonly string[]): readonly string[] => {
  if (ids.length < 2) return ids
  if (ids.length > longestScanned) return [...new Set(ids)]
  const found: string[] = []
  for (const id of ids) if (!found.includes(id)) found.push(id)
  return found
}
