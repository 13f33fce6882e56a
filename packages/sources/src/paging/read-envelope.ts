import { type Fields, isFields } from '../decode/fields.js'

/**
 * What the body of a 200 holds: records; `nothing` (null, {} or no array), which only the place in the pull can tell from an end, and
 * past offset 0 only where it `mayEnd`; or what is wrong. Both as a clause that follows "answered 200 ".
 */
export type Envelope =
  | { readonly records: readonly unknown[] }
  | { readonly nothing: string; readonly mayEnd: boolean }
  | { readonly malformed: string }

/** Parses the JSON of a body, with a byte order mark or without. Raises SyntaxError. */
export const parseBody = (body: Buffer): unknown => {
  const text = body.toString('utf8')
  return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
}

const asides = /^(?:statusinfo|imsx)|error|warning|message/i
const shownKeys = 8

const keyOf = (body: Fields, name: string): string | undefined => {
  if (Object.hasOwn(body, name)) return name
  const folded = name.toLowerCase()
  return Object.keys(body).find((key) => key.toLowerCase() === folded)
}

const looksLikeRecord = (value: unknown): boolean => isFields(value) && keyOf(value, 'sourcedId') !== undefined

const said = (status: Fields, name: string): string => {
  const value = status[keyOf(status, name) ?? name]
  return typeof value === 'string' ? value.toLowerCase() : ''
}

const refusalIn = (body: Fields): string | undefined => {
  const set = body[keyOf(body, 'statusInfoSet') ?? 'statusInfoSet']
  const statuses: readonly unknown[] = [body, ...(Array.isArray(set) ? set : [set])]
  for (const status of statuses) {
    if (!isFields(status)) continue
    const severity = said(status, 'imsx_severity')
    const failed = said(status, 'imsx_codeMajor') === 'failure' && severity !== 'warning'
    if (!failed && severity !== 'error') continue
    const minor = said(status, 'imsx_codeMinor')
      .replace(/[^a-z _]/g, '')
      .slice(0, 40)
    return `with a OneRoster error in place of records${minor === '' ? '' : ` (${minor})`}`
  }
  return undefined
}

const membersOf = (body: Fields): string => {
  const keys = Object.keys(body)
  const shown = keys.slice(0, shownKeys).map((key) => JSON.stringify(key.slice(0, 40)))
  return `${shown.join(', ')}${keys.length > shownKeys ? ' and more' : ''}`
}

const underKey = (body: Fields, key: string): Envelope => {
  const value = body[key]
  if (Array.isArray(value)) return { records: value }
  if (value === null) return { nothing: `with null under "${key}"`, mayEnd: false }
  if (looksLikeRecord(value)) return { records: [value] }
  return { nothing: `with no array under "${key}"`, mayEnd: false }
}

const onlyArray = (body: Fields): Envelope => {
  const arrays = Object.keys(body).filter((key) => Array.isArray(body[key]) && !asides.test(key))
  const found = arrays.length === 1 ? (body[arrays[0] as string] as readonly unknown[]) : undefined
  if (found !== undefined && (found.length === 0 || found.some(looksLikeRecord))) return { records: found }
  return { nothing: `without an array of records; the answer has ${membersOf(body)}`, mayEnd: false }
}

/**
 * Finds the records in a parsed body: under the first of `names` that is there, in any case, else in the only array. A single record
 * counts as a list of one. A OneRoster error is never a list, whatever stands beside it.
 */
export const readEnvelope = (body: unknown, names: readonly string[]): Envelope => {
  if (body === null) return { nothing: 'with null', mayEnd: true }
  if (Array.isArray(body)) return { records: body }
  if (!isFields(body)) return { malformed: 'with JSON that is no object' }
  if (Object.keys(body).length === 0) return { nothing: 'with {}', mayEnd: true }
  const refusal = refusalIn(body)
  if (refusal !== undefined) return { malformed: refusal }
  for (const name of names) {
    const key = keyOf(body, name)
    if (key !== undefined) return underKey(body, key)
  }
  return onlyArray(body)
}
