import type { Origin } from './page.js'
import type { Collection } from './record.js'
import { type RuleName, rules } from './rules.js'

/** `error`: the record (or the part named) is dropped; `warning`: a value is dropped or repaired; `info`: a filter did its job. */
export type Severity = 'error' | 'warning' | 'info'

/**
 * What became of the record or value. `dropped`, `filtered` and `superseded` end a record and count in the books;
 * `blanked` and `repaired` touch one value, `removed` one part of a record (a role, an agent, a row).
 */
export type Action = 'dropped' | 'filtered' | 'superseded' | 'blanked' | 'repaired' | 'removed'

/** The record whose fall pulled another one down. */
export interface Root {
  readonly collection: Collection
  readonly sourcedId: string
  readonly rule: RuleName
}

/** One record or value that is not delivered as it came, with the reason. `value` may be personal: show it only when asked to. */
export interface Rejection {
  readonly collection: Collection
  readonly sourcedId: string | undefined
  readonly severity: Severity
  readonly rule: RuleName
  readonly field: string | undefined
  readonly value: string | undefined
  readonly message: string
  readonly action: Action
  readonly origin: Origin | undefined
  readonly root: Root | undefined
}

/** What a caller says of a rejection; severity and action come from the rule. */
export interface RejectionDetails {
  readonly field?: string | undefined
  readonly value?: string | undefined
  /** Replaces the rule's sentence. Ids are welcome, personal values are not. */
  readonly message?: string | undefined
  readonly origin?: Origin | undefined
  readonly root?: Root | undefined
}

/** Makes a rejection by one rule of the table. */
export const rejection = (
  rule: RuleName,
  of: { readonly collection: Collection; readonly sourcedId: string | undefined },
  details: RejectionDetails = {},
): Rejection => ({
  collection: of.collection,
  sourcedId: of.sourcedId,
  severity: rules[rule].severity,
  rule,
  field: details.field,
  value: details.value,
  message: details.message ?? rules[rule].sentence,
  action: rules[rule].action,
  origin: details.origin,
  root: details.root,
})

/** Tells whether a rejection ends its record (and so counts in the books). */
export const endsRecord = (action: Action): boolean =>
  action === 'dropped' || action === 'filtered' || action === 'superseded'
