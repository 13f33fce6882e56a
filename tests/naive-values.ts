import { createRequire } from 'node:module'

const controls = /[\p{Cc}\u2028\u2029]+/gu

/** A text as a cell shows it: runs of control characters are one space, blanks at the ends go; nothing left is no value. */
export const clean = (value: string | undefined): string | undefined => {
  const text = value?.replace(controls, ' ').trim()
  return text === '' ? undefined : text
}

/** The value as its list writes it, or undefined when the list does not have it. */
export const listed = (list: readonly string[], value: string | undefined): string | undefined => {
  const wanted = clean(value)?.toLowerCase()
  return wanted === undefined ? undefined : list.find((item) => item.toLowerCase() === wanted)
}

/** The day of a date or date-time as YYYY-MM-DD, or undefined for what is no date. */
export const day = (value: string | undefined): string | undefined => {
  const [text] = /^\d{4}-\d\d-\d\d(?!\d)/.exec(clean(value) ?? '') ?? []
  if (text === undefined) return undefined
  const at = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text) ? text : undefined
}

const localPart = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/
const domainLabel = /^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/

const isEmail = (text: string): boolean => {
  const [local, domain, ...rest] = text.split('@')
  if (local === undefined || domain === undefined || rest.length > 0 || text.length > 254) return false
  const labels = domain.split('.')
  return localPart.test(local) && labels.length > 1 && labels.every((label) => domainLabel.test(label))
}

/** The first valid address of a field, in lower case. */
export const email = (value: string | undefined): string | undefined =>
  clean(value)
    ?.split(/[\s,;]+/)
    .find(isEmail)
    ?.toLowerCase()

interface Phone {
  readonly number: string
  readonly isValid: () => boolean
}

type ParsePhone = (text: string, defaultCountry: string | undefined) => Phone | undefined

// The library is a dependency of core alone.
const { parsePhoneNumberFromString: parsePhone } = createRequire(
  new URL('../packages/core/package.json', import.meta.url),
)('libphonenumber-js/max') as { readonly parsePhoneNumberFromString: ParsePhone }

const oneNumber = (text: string, defaultCountry: string | undefined): string | undefined => {
  const cleaned = clean(text)
  if (cleaned === undefined) return undefined
  const parsed = parsePhone(cleaned, defaultCountry)
  return parsed?.isValid() === true ? parsed.number : undefined
}

const first = <T>(values: readonly (T | undefined)[]): T | undefined => values.find((value) => value !== undefined)

/** The first valid number of a field in E.164. */
export const phone = (value: string | undefined, region: string | undefined): string | undefined => {
  const field = value?.trim() ?? ''
  const whole = /[\n\v\f\r\u0085\u2028\u2029]/.test(field) ? undefined : oneNumber(field, region)
  if (whole !== undefined) return whole
  return first(
    field.split(/[,;\n\v\f\r\u0085\u2028\u2029]/).map((part) => {
      const number = oneNumber(part, region)
      return number ?? first(part.split('/').map((piece) => oneNumber(piece, region)))
    }),
  )
}

/** A moment in nanoseconds since 1970; what is missing or no date is the oldest. */
export const instant = (value: string | undefined): bigint => {
  const oldest = -(10n ** 30n)
  const [, date, clock, fraction, zone] =
    /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d)?)(?:[.,](\d{1,9})\d*)?\s*(Z|[+-]\d\d(?::?\d\d)?)?)?$/i.exec(
      value?.trim() ?? '',
    ) ?? []
  if (date === undefined) return oldest
  const offset =
    zone === undefined || /z/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const seconds = Date.parse(
    `${date}T${clock ?? '00:00'}${clock?.length === 5 || clock === undefined ? ':00' : ''}${offset}`,
  )
  return Number.isNaN(seconds) ? oldest : BigInt(seconds) * 1_000_000n + BigInt((fraction ?? '').padEnd(9, '0'))
}

/** JSON of a record's kept fields, keys sorted, no blanks: what decides between copies of one moment. */
export const canonical = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const fields = Object.entries(value).filter(([, field]) => field !== undefined)
  fields.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)))
  return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',')}}`
}
