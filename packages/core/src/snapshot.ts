import type { Page, Proof, RosterPage } from './page.js'
import type { Collection, RecordOf } from './record.js'

/** What is known of a complete snapshot. JSON, kept beside it. */
export interface SnapshotMeta {
  /** When the pull began and ended, ISO 8601. */
  readonly startedAt: string
  readonly finishedAt: string
  /** Stands for what decides the content (source, version, include, org choice), by hash or by name: equal keys, comparable pulls. */
  readonly sourceKey: string
  readonly proofs: Readonly<Partial<Record<Collection, Proof>>>
}

/**
 * A complete, proven set of records, newest per sourcedId. Read-only.
 *
 * Among copies of one sourcedId the newest `dateLastModified` wins (none = oldest, compared as instants), a tie goes to the greater
 * canonical JSON text; losers appear in `rejections` as `duplicate-sourced-id` (they differ) or `repeated-record` (they are equal).
 */
export interface Snapshot {
  readonly meta: SnapshotMeta
  /**
   * Yields a collection in UTF-8 order of sourcedId, about `size` records a page (default 1000), with the rejections that decoding and
   * duplicates made. Never both at once in memory: one page and a read buffer. The last page may be empty.
   */
  readonly pages: <C extends Collection>(collection: C, options?: { readonly size?: number }) => AsyncIterable<Page<C>>
  /** Finds one record; `undefined` when there is none. */
  readonly get: <C extends Collection>(collection: C, sourcedId: string) => Promise<RecordOf[C] | undefined>
  readonly close: () => Promise<void>
}

/** A generation that is being filled. Nothing of it shows before `commit`. */
export interface SnapshotWriter {
  /**
   * Keeps a page in one atomic batch with the place reached. Reads nothing. A page with a higher attempt voids the
   * lower attempts at its collection.
   */
  readonly write: (page: RosterPage) => Promise<void>
  /** Makes the generation current, by rename, and drops the one before. Settles when it is on disk. */
  readonly commit: (meta: SnapshotMeta) => Promise<Snapshot>
  /** Forgets the generation. */
  readonly abort: () => Promise<void>
}

/** Keeps the snapshots of one tenant. */
export interface SnapshotStore {
  /** The last committed snapshot, if any. */
  readonly current: () => Promise<Snapshot | undefined>
  readonly begin: () => Promise<SnapshotWriter>
  readonly close: () => Promise<void>
}
