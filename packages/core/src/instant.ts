import type { Text } from './record.js'

const shape = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d+))?)?\s*(?:[Zz]|([+-]\d\d):?(\d\d)?)?)?$/

interface Instant {
  readonly seconds: number
  /** The digits of the fraction of the second, without zeros at the end; servers send up to nine. */
  readonly fraction: string
}

const read = (text: Text): Instant | undefined => {
  const parts = text === undefined ? null : shape.exec(text.trim())
  if (parts === null) return undefined
  const [, day, minute = '00:00', second = '00', fraction = '', hours = '+00', minutes = '00'] = parts
  const seconds = Date.parse(`${day}T${minute}:${second}.000${hours}:${minutes}`) / 1000
  return Number.isNaN(seconds) ? undefined : { seconds, fraction: fraction.replace(/0+$/, '') }
}

/** Reads a date or dateTime of any ISO 8601 spelling, without zone as UTC, in milliseconds since 1970; nothing for what is none. */
export const instantMs = (text: Text): number | undefined => {
  const found = read(text)
  return found && found.seconds * 1000 + Number(found.fraction.slice(0, 3).padEnd(3, '0'))
}

/** Compares two values of `dateLastModified` as moments, to the last digit sent; a value that is missing or no date is the oldest. */
export const compareInstants = (left: Text, right: Text): number => {
  if (left === right) return 0
  const [a, b] = [read(left), read(right)]
  if (a === undefined || b === undefined) return (a === undefined ? 0 : 1) - (b === undefined ? 0 : 1)
  if (a.seconds !== b.seconds) return a.seconds - b.seconds
  if (a.fraction === b.fraction) return 0
  return a.fraction < b.fraction ? -1 : 1
}
