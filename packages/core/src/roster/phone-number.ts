import type * as Phones from 'libphonenumber-js/max'
import type { Text } from '../record.js'
import { phoneLibrary } from './phone-library.js'
import { plainPhoneNumber } from './plain-phone-number.js'

/** What a text says as a phone number. */
export interface PhoneReading {
  /** The number as E.164. */
  readonly number: Text
  /** Why there is none, as a clause without the number. */
  readonly why: Text
}

type Region = Phones.CountryCode | undefined

const lineBreak = /[\n\v\f\r\u0085\u2028\u2029]/
const betweenNumbers = /[,;\n\v\f\r\u0085\u2028\u2029]/
const unusual = /[^ -~]/
const invisible = /\p{Cf}/gu
const anyDigit = /\p{Nd}/u
const blank = /[\p{Cc}\p{Zs}]/gu

const reasons: Readonly<Record<string, string>> = {
  NOT_A_NUMBER: 'it is no number',
  TOO_SHORT: 'it is too short',
  TOO_LONG: 'it is too long',
  INVALID_LENGTH: 'its length is not one that numbers have there',
}

const explain = (text: string, region: Region): string => {
  const fault = phoneLibrary().validatePhoneNumberLength(text, region)
  if (fault === undefined)
    return region === undefined ? 'it is not valid in its country' : `it is not valid in ${region}`
  if (fault !== 'INVALID_COUNTRY') return reasons[fault] ?? 'it is not valid'
  return /[+＋]/.test(text) ? 'its country code is not known' : 'it has no country code, and no region is set'
}

const none = (why: string): PhoneReading => ({ number: undefined, why })

const readNumber = (sent: string, region: Region): PhoneReading => {
  const text = unusual.test(sent) ? sent.replace(invisible, '').replace(blank, ' ') : sent
  // Digits out of an email address would make a number that nobody has written.
  if (!anyDigit.test(text) || text.includes('@')) return none('it is no number')
  const plain = plainPhoneNumber(text, region)
  if (plain !== undefined) return { number: plain, why: undefined }
  const phone = phoneLibrary().parsePhoneNumberFromString(text, region)
  return phone?.isValid() ? { number: phone.number, why: undefined } : none(explain(text, region))
}

/** Reads parts one by one until one is a number; without any, the reason is that of the first. */
const readFirst = (parts: readonly string[], read: (part: string) => PhoneReading): PhoneReading => {
  const readings: PhoneReading[] = []
  for (const part of parts) {
    if (part.trim() === '') continue
    const reading = read(part)
    if (reading.number !== undefined) return reading
    readings.push(reading)
  }
  return readings[0] ?? none('it is no number')
}

const readPart = (part: string, region: Region): PhoneReading => {
  const whole = readNumber(part, region)
  if (whole.number !== undefined || !part.includes('/')) return whole
  const piece = readFirst(part.split('/'), (text) => readNumber(text, region))
  return piece.number === undefined ? whole : piece
}

/**
 * Reads a field that holds one phone number or several: as a whole, else split at commas, semicolons and line breaks, and a part that is no
 * number at slashes. The first valid number counts. Extensions are cut off, words around a number do not count.
 */
export const readPhone = (field: string, region: string | undefined): PhoneReading => {
  const at = region as Region
  const text = field.trim()
  const parts = text.split(betweenNumbers)
  if (parts.length === 1) return readPart(text, at)
  if (!lineBreak.test(text)) {
    const whole = readNumber(text, at)
    if (whole.number !== undefined) return whole
  }
  return readFirst(parts, (part) => readPart(part, at))
}
