import { type Collection, type Origin, type RecordOf, type Rejection, rejection } from '@rosterstream/core'
import {
  decodeAcademicSession,
  decodeClass,
  decodeCourse,
  decodeDemographics,
  decodeEnrollment,
  decodeOrg,
} from './collections.js'
import { type Fields, isFields } from './fields.js'
import type { KeepMetadata } from './metadata.js'
import { withExactNames } from './names.js'
import { decodeUser } from './user.js'

/** What decoding may be told. */
export interface DecodeOptions {
  readonly keepMetadata?: KeepMetadata
  /** Whether user flags are read: what nobody asked for is not kept. @default true */
  readonly userFlags?: boolean | undefined
  /** Goes into the rejections. */
  readonly origin?: Origin | undefined
}

const maximumId = 4096
const maximumShownId = 256
// Control characters, line separators, and halves of surrogate pairs, which no UTF-8 file can hold.
const unusable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\p{Cs}]/u

const decoders: { readonly [C in Collection]: (sourcedId: string, fields: Fields, keep: KeepMetadata) => RecordOf[C] } =
  {
    orgs: decodeOrg,
    academicSessions: decodeAcademicSession,
    courses: decodeCourse,
    users: decodeUser,
    classes: decodeClass,
    enrollments: decodeEnrollment,
    demographics: decodeDemographics,
  }

const idText = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}

const isUsable = (id: string, value: unknown): boolean =>
  id !== '' &&
  id.length <= maximumId &&
  !unusable.test(id) &&
  (typeof value !== 'number' || Math.abs(value) <= Number.MAX_SAFE_INTEGER)

/**
 * Reads one record of OneRoster 1.1 or 1.2 in whatever shape a server sent it. Never throws.
 *
 * Rejects: `unreadable-record` (no object, or no sourcedId), `unusable-id` (blank, with control characters or broken surrogates, longer
 * than 4096 characters, or a number too large to be exact). Only listed fields are read, a password never.
 */
export const decodeRecord = <C extends Collection>(
  collection: C,
  raw: unknown,
  options: DecodeOptions = {},
): RecordOf[C] | Rejection => {
  const { origin } = options
  if (!isFields(raw)) return rejection('unreadable-record', { collection, sourcedId: undefined }, { origin })
  const fields = withExactNames(collection, raw)
  const sent = idText(fields.sourcedId)
  if (sent === undefined)
    return rejection('unreadable-record', { collection, sourcedId: undefined }, { origin, field: 'sourcedId' })
  const id = sent.trim()
  if (!isUsable(id, fields.sourcedId)) {
    const value = sent.slice(0, maximumShownId)
    return rejection('unusable-id', { collection, sourcedId: undefined }, { origin, field: 'sourcedId', value })
  }
  const record = decoders[collection](id, fields, options.keepMetadata)
  if (options.userFlags === false && 'userFlags' in record) return { ...record, userFlags: [] }
  return record
}

/** Tells what `decodeRecord` returned. */
export const isRejection = (decoded: object): decoded is Rejection => 'rule' in decoded

/** What a page of raw records became. */
export interface DecodedPage<C extends Collection> {
  readonly records: readonly RecordOf[C][]
  readonly rejections: readonly Rejection[]
}

/** Reads a page of raw records, in their order. */
export const decodePage = <C extends Collection>(
  collection: C,
  raw: readonly unknown[],
  options: DecodeOptions,
): DecodedPage<C> => {
  const records: RecordOf[C][] = []
  const rejections: Rejection[] = []
  for (let index = 0; index < raw.length; index++) {
    const decoded = decodeRecord(collection, raw[index], options)
    if (isRejection(decoded)) rejections.push(decoded)
    else records.push(decoded as RecordOf[C])
  }
  return { records, rejections }
}
