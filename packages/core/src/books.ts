import { type Collection, collections } from './record.js'
import { endsRecord, type Rejection, type Severity } from './rejection.js'
import type { RuleName } from './rules.js'

/** What became of the records of one collection. `received` is always the sum of the other four. */
export interface Account {
  received: number
  delivered: number
  rejected: number
  filtered: number
  superseded: number
}

/** Counts of rejections as the result states them. */
export interface RejectionCounts {
  readonly error: number
  readonly warning: number
  readonly info: number
  readonly byRule: Readonly<Partial<Record<RuleName, number>>>
}

/** Counts what became of every record, and every rejection by rule. Holds counts alone. */
export class Books {
  readonly #accounts = new Map<Collection, Account>(
    collections.map((name) => [name, { received: 0, delivered: 0, rejected: 0, filtered: 0, superseded: 0 }]),
  )
  readonly #severities: Record<Severity, number> = { error: 0, warning: 0, info: 0 }
  readonly #byRule: Partial<Record<RuleName, number>> = {}

  /** The account of one collection. */
  account(collection: Collection): Account {
    return this.#accounts.get(collection) as Account
  }

  /** Counts records that came in. */
  receive(collection: Collection, count: number): void {
    this.account(collection).received += count
  }

  /** Counts records that went out (less, with a negative count). */
  deliver(collection: Collection, count: number): void {
    this.account(collection).delivered += count
  }

  /** Counts one rejection, and the end of its record where it is one. */
  reject(rejection: Rejection): void {
    this.#severities[rejection.severity]++
    this.#byRule[rejection.rule] = (this.#byRule[rejection.rule] ?? 0) + 1
    if (!endsRecord(rejection.action)) return
    const account = this.account(rejection.collection)
    if (rejection.action === 'dropped') account.rejected++
    else if (rejection.action === 'filtered') account.filtered++
    else account.superseded++
  }

  /** Rejections by severity and rule. */
  counts(): RejectionCounts {
    return { ...this.#severities, byRule: { ...this.#byRule } }
  }

  /** Sentences on collections whose records do not add up; none when all is well. */
  imbalances(): readonly string[] {
    return [...this.#accounts].flatMap(([name, { received, delivered, rejected, filtered, superseded }]) =>
      received === delivered + rejected + filtered + superseded
        ? []
        : [
            `${name}: ${received} received, but ${delivered} delivered, ${rejected} rejected, ${filtered} filtered, ${superseded} superseded`,
          ],
    )
  }
}
