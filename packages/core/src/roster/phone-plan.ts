import type { CountryCode } from 'libphonenumber-js/core'
import { phoneMetadata } from './phone-library.js'

/** The numbering plan of one country, its patterns compiled. */
export interface PhonePlan {
  readonly callingCode: string
  /** What is dialled before a number abroad, at the start of a number. */
  readonly abroad: RegExp
  /** What is dialled before a number within the country, at its start. */
  readonly trunk: RegExp | undefined
  readonly leading: RegExp | undefined
  readonly isValid: (nationalNumber: string) => boolean
}

/** Of the library's metadata: see its METADATA.md for the order. */
type Packed = readonly [
  callingCode: string,
  abroad: string,
  national: string,
  lengths: readonly number[],
  formats: unknown,
  trunk: string | 0 | undefined,
  trunkFormat: unknown,
  trunkForParsing: string | 0 | undefined,
  trunkTransform: unknown,
  trunkOptional: unknown,
  leading: string | 0 | undefined,
  types: readonly (readonly [pattern: string, lengths?: readonly number[]] | 0)[] | undefined,
]

const whole = (pattern: string): RegExp => new RegExp(`^(?:${pattern})$`)
const start = (pattern: string): RegExp => new RegExp(`^(?:${pattern})`)

const unpack = (packed: Packed): PhonePlan => {
  const [callingCode, abroad, national, lengths, , trunk, , trunkForParsing, , , leading, types] = packed
  const general = whole(national)
  const kinds = (types ?? []).flatMap((type) =>
    type === 0 || type[0] === '' ? [] : [{ pattern: whole(type[0]), lengths: type[1] ?? lengths }],
  )
  const prefix = trunkForParsing || trunk
  return {
    callingCode,
    abroad: start(abroad),
    trunk: prefix ? start(prefix) : undefined,
    leading: leading ? start(leading) : undefined,
    isValid: (number) =>
      general.test(number) && kinds.some((kind) => kind.lengths.includes(number.length) && kind.pattern.test(number)),
  }
}

const plans = new Map<string, PhonePlan | undefined>()

/** Finds the plan of a country; compiled once per process, about 3 kB each. */
export const phonePlan = (country: string): PhonePlan | undefined => {
  if (!plans.has(country)) {
    const packed = phoneMetadata().countries[country as CountryCode] as Packed | undefined
    plans.set(country, packed === undefined ? undefined : unpack(packed))
  }
  return plans.get(country)
}

/** The countries that share a calling code, the main one first. */
export const countriesOf = (callingCode: string): readonly string[] =>
  phoneMetadata().country_calling_codes[callingCode] ?? []
