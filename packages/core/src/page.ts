import type { Observable } from 'rxjs'
import type { Collection, RecordOf } from './record.js'
import type { Rejection } from './rejection.js'

/** Where a page came from: which attempt at its collection, and the offset in the server's list (or the position in a snapshot). */
export interface Origin {
  readonly attempt: number
  readonly offset: number
}

/** `proven`: counts agree with the server's total; `unproven`: the server gave no total that could be held against them. */
export type Completeness = 'proven' | 'unproven'

/** What is known of one collection when its last page has come. A collection that fails its proof ends the stream with a SourceError instead. */
export interface Proof {
  readonly completeness: Completeness
  /** Records received in the attempt that counts, unreadable ones and the server's own duplicates included. */
  readonly received: number
  /** Different sourcedIds among them. */
  readonly unique: number
  readonly total: number | undefined
  /** Pages, requests and retries of all attempts at this collection. */
  readonly pages: number
  readonly requests: number
  readonly retries: number
  readonly attempts: number
  /** Sentences on what was odd (filter ignored, limit clamped, duplicates of the server's own). */
  readonly remarks: readonly string[]
  /** Records whose status is active, empty or missing. */
  readonly active?: number
  /** The server's `Date` at the first page of the attempt that counts, in milliseconds since 1970. */
  readonly serverDateMs?: number | undefined
  /** The largest dateLastModified seen, in milliseconds since 1970. */
  readonly newestChangeMs?: number | undefined
}

/**
 * Records of one collection that came together.
 *
 * A page with a higher `origin.attempt` voids all pages of lower attempts at its collection. The last page of a collection carries
 * `proof` and may be empty. `taken` gives the credit back: call it once the page may be forgotten; calling it again does nothing.
 */
export interface Page<C extends Collection = Collection> {
  readonly collection: C
  readonly records: readonly RecordOf[C][]
  readonly rejections: readonly Rejection[]
  readonly origin: Origin
  readonly proof: Proof | undefined
  readonly taken: () => void
}

/** A page of any collection, told apart by `collection`. */
export type RosterPage = { [C in Collection]: Page<C> }[Collection]

/** What a source tells while it works. Holds counts and ids of collections only, never a record. */
export type PullEvent =
  | {
      readonly type: 'page'
      readonly collection: Collection
      readonly attempt: number
      readonly received: number
      readonly total: number | undefined
    }
  | {
      readonly type: 'retry'
      readonly collection: Collection | undefined
      readonly reason: string
      readonly waitMs: number
    }
  | { readonly type: 'restart'; readonly collection: Collection; readonly attempt: number; readonly reason: string }
  | { readonly type: 'remark'; readonly collection: Collection | undefined; readonly message: string }
  | { readonly type: 'proof'; readonly collection: Collection; readonly proof: Proof }

/** What a pull may use from outside. */
export interface PullContext {
  readonly signal?: AbortSignal | undefined
  readonly observe?: ((event: PullEvent) => void) | undefined
}

/**
 * Where pages come from. MUST wait for credits (`taken`) before it asks for page n+k, deliver an empty or non-empty last page with
 * `proof` for each of its collections, complete only when all are complete, error with a SourceError otherwise, and stop at
 * unsubscription or abort, closing what it opened.
 */
export interface Source {
  readonly name: string
  /** The collections that it will deliver, parents before children. */
  readonly collections: readonly Collection[]
  readonly pages: (context: PullContext) => Observable<RosterPage>
}
