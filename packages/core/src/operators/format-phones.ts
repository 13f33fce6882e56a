import { z } from 'zod'
import { nearNames } from '../near-names.js'
import { type OperatorContext, operator } from '../operator.js'
import type { Text, User } from '../record.js'
import { isContact } from '../roster/person-kind.js'
import { type PhoneReading, readPhone } from '../roster/phone-number.js'
import { phoneRegions } from '../roster/phone-regions.js'

const mostRemembered = 10_000

const regionSetting = z.string().transform((sent, context) => {
  const region = sent.trim().toUpperCase()
  if (phoneRegions.has(region)) return region
  const near = nearNames(region, phoneRegions).join(', ')
  context.addIssue({
    code: 'custom',
    message: `'${sent}' is no ISO 3166-1 region${near === '' ? '' : `; near: ${near}`}`,
  })
  return z.NEVER
})

const config = z.strictObject({
  region: regionSetting.optional().meta({
    description: 'ISO 3166-1 region of numbers without country code. None: only numbers with one count.',
    examples: ['US'],
  }),
  regionByOrg: z
    .record(z.string(), regionSetting)
    .default({})
    .meta({
      description: 'Regions of single orgs, by sourcedId or name: for users whose primary org it is.',
      examples: [{ 'org-7': 'CA' }],
    }),
})

type Context = OperatorContext<z.output<typeof config>>

const primaryOrg = (user: User, { district }: Context): Text => {
  if (isContact(user)) {
    return user.orgs.find((org) => district?.isDelivered('orgs', org) ?? true)
  }
  return user.roles.find(({ isPrimary }) => isPrimary === true)?.org ?? user.primaryOrg ?? user.orgs[0]
}

const regionOf = (user: User, context: Context, byOrg: ReadonlyMap<string, string>): Text => {
  const { region } = context.settings
  if (byOrg.size === 0) return region
  const org = primaryOrg(user, context)
  if (org === undefined) return region
  return byOrg.get(org) ?? byOrg.get(context.district?.org(org)?.name?.trim() ?? org) ?? region
}

/** Reads phone fields, and remembers the last ones: siblings share numbers, and so do all whose number is the school's. */
const remembering = (): typeof readPhone => {
  const remembered = new Map<string, PhoneReading>()
  return (field, region) => {
    const key = `${region} ${field}`
    const known = remembered.get(key)
    if (known !== undefined) return known
    if (remembered.size >= mostRemembered) remembered.clear()
    const reading = readPhone(field, region)
    remembered.set(key, reading)
    return reading
  }
}

/**
 * Writes `users.phone` and `users.sms` as E.164, the only form SDS accepts. Of several numbers in a field the first valid one counts.
 *
 * Shape: users → users, 1:1. Needs: one record; regions by the name of an org need the district. Holds: the last 10 000 readings.
 * Rejects: `bad-phone` (warning, saying why: the number goes, the user stays). Source: SDS V2.1 CSV, validation rules, "Phone".
 */
export const formatPhones = operator({
  name: 'formatPhones',
  config,
  start: ({ regionByOrg }) => {
    const byOrg = new Map(Object.entries(regionByOrg).map(([org, region]) => [org.trim(), region]))
    const read = remembering()
    const format = (user: User, field: 'phone' | 'sms', context: Context): Text => {
      const value = user[field]
      if (value === undefined || value.trim() === '') return undefined
      const { number, why } = read(value, regionOf(user, context, byOrg))
      if (why !== undefined)
        context.reject('bad-phone', user, { field, value, message: `The phone number is left out: ${why}.` })
      return number
    }
    return {
      users: (user, context) => {
        if (context.surveying || (user.phone === undefined && user.sms === undefined)) return user
        const phone = format(user, 'phone', context)
        const sms = format(user, 'sms', context)
        return phone === user.phone && sms === user.sms ? user : { ...user, phone, sms }
      },
    }
  },
})
