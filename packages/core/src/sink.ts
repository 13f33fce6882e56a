import type { RosterPage } from './page.js'
import type { TableSet } from './tables.js'

/** What a sink may use from outside. */
export interface SinkContext {
  readonly signal?: AbortSignal | undefined
  /** Takes one sentence on what was met (a folder changed by hand, an interrupted publish finished). */
  readonly remark?: ((message: string) => void) | undefined
}

/** What a sink says of a staged set. */
export interface StagedSet {
  /** The target holds exactly this set already, byte for byte. */
  readonly upToDate: boolean
}

/** What a commit did. */
export interface CommitReport {
  /** Where a person finds it. */
  readonly place: string
  readonly rows: Readonly<Record<string, number>>
}

/**
 * One opened target. Order of calls: `base`, `write` for every page, `stage`, then `commit` or `abort`.
 * Nothing shows before `commit`; after `abort`, or a kill at any moment, the last good output stands in full.
 */
export interface SinkSession {
  /** The set that the target itself holds now; `undefined` when there is none or it is not valid. */
  readonly base: () => Promise<TableSet | undefined>
  /** Tells whether the target holds exactly this set, byte for byte; left out where that cannot be told. */
  readonly holds?: (tables: TableSet) => Promise<boolean>
  /** Takes a page after the operators; it may be forgotten when this settles. */
  readonly write: (page: RosterPage) => Promise<void> | void
  readonly stage: (tables: TableSet) => Promise<StagedSet>
  /** Makes the staged set the published one. Raises SinkError and leaves the staged set where it can be found. */
  readonly commit: () => Promise<CommitReport>
  readonly abort: () => Promise<void>
}

/**
 * Where tables go. `open` tries, before any pull, that the target can be written, finishes an interrupted publish, and raises
 * SinkError (target refuses) or ConfigError (target belongs to somebody else).
 */
export interface Sink {
  /** The `type` of the configuration, as `sds-csv`. */
  readonly type: string
  /** Tells this target from others of its type: a resolved folder, a tenant. */
  readonly place: string
  readonly open: (context: SinkContext) => Promise<SinkSession>
}
