import { isIP } from 'node:net'
import { z } from 'zod'
import { nearest } from './nearest.js'

/** What a field's own check says beside its message; the linter puts it into the finding. */
export interface CheckDetails {
  readonly code: string
  readonly fix: string
  readonly near?: string
}

/** Judges a text: nothing when it is good, else what is wrong with it. */
export type Judge = (text: string) => (CheckDetails & { readonly message: string }) | undefined

/** A text that is not empty and that `judge` finds nothing wrong with. */
export const judged = (judge: Judge): z.ZodString =>
  z
    .string()
    .min(1)
    .superRefine((text, context) => {
      const fault = text === '' ? undefined : judge(text)
      if (fault === undefined) return
      const { message, ...params } = fault
      context.addIssue({ code: 'custom', message, params })
    })

/** A text that is not empty. */
export const text = (): z.ZodString => z.string().min(1)

const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const longestMs = 366 * 86_400_000

const durationMs = (written: string): number =>
  [...written.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitMs[unit as string] as number),
    0,
  )

/** A time span such as `15m`, `20h`, `90s` or `1h30m`; its output is milliseconds. */
export const duration = () =>
  z
    .string()
    .regex(/^(?:\d+(?:ms|s|m|h|d))+$/)
    .refine((written) => durationMs(written) <= longestMs, {
      params: { code: 'bad-duration', fix: 'Write a span of at most a year.' },
      message: 'is longer than a year',
    })
    .transform(durationMs)

/** A share such as `10%` or `0.5%`; its output is the number of percent, 10 or 0.5. */
export const percentage = () =>
  z
    .string()
    .regex(/^(?:100(?:\.0+)?|\d{1,2}(?:\.\d{1,4})?)\s?%$/)
    .transform((written) => Number.parseFloat(written))

const urlFault: Judge = (written) => {
  const url = URL.canParse(written) ? new URL(written) : undefined
  if (url === undefined || !/^https?:\/\//i.test(written) || url.hostname === '') {
    return {
      code: 'bad-url',
      message: 'must be a URL that begins with https://',
      fix: 'Write the whole address, as in https://sis.example.org/…',
    }
  }
  if (url.username !== '' || url.password !== '') {
    return {
      code: 'credentials-in-url',
      message: 'must not hold a user name or password',
      fix: 'Remove what stands before the @, and put credentials under auth.',
    }
  }
  if (url.hash !== '')
    return { code: 'bad-url', message: 'must not hold a # part', fix: 'Cut the URL off before the #.' }
  return undefined
}

/** An address; `query` says whether it may carry a query string. Slashes at its end are cut off unless it may. */
export const url = ({ query }: { readonly query: boolean }) =>
  judged((written) => {
    const fault = urlFault(written)
    if (fault !== undefined || query || new URL(written).search === '') return fault
    return {
      code: 'bad-url',
      message: 'must not hold a query string',
      fix: 'Cut the URL off before the question mark.',
    }
  }).transform((written) => (query ? written : written.replace(/\/+$/, '')))

/** True for addresses that do not leave this machine. */
export const isLoopback = (hostname: string): boolean => {
  const host = hostname
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '')
    .toLowerCase()
  return (
    host === 'localhost' ||
    host.endsWith('.localhost') ||
    host === '::1' ||
    (isIP(host) === 4 && host.startsWith('127.'))
  )
}

/** A text out of a list, matched without regard to case; its output is the listed spelling. */
export const listed = (values: readonly string[], what: string) => {
  const known = new Map(values.map((value) => [value.toLowerCase(), value]))
  return judged((written) => {
    if (known.has(written.toLowerCase())) return undefined
    const near = nearest(written, values)
    return {
      code: 'unknown-value',
      message: `is not ${what}`,
      fix: `Use one of ${values.join(', ')}.`,
      ...(near === undefined ? {} : { near }),
    }
  }).transform((written) => known.get(written.toLowerCase()) ?? written)
}

const certificateFile = () => text().meta({ path: true, certificates: true })

/** A certificate file or several; its output is a list of absolute paths. */
export const caFiles = () =>
  z
    .union([certificateFile(), z.array(certificateFile()), z.null()])
    .default(null)
    .transform((files): readonly string[] => (files === null ? [] : typeof files === 'string' ? [files] : files))
