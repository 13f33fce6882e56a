import type { Scratch, SnapshotStore, TableSet, TableStore } from '@rosterstream/core'
import type { RunEntry, RunFolder } from './runs.js'

/** What is noted of a published set. */
export interface PublishNote {
  /** Hash of the set. */
  readonly hash: string
  readonly publishedAt: string
  readonly runId: string
}

/** What is noted of a held plan. JSON; `plan` is whatever shows it to a person. */
export interface HeldNote {
  readonly hash: string
  readonly heldAt: string
  readonly runId: string
  readonly plan: unknown
  /** A person accepted it, and a sink could not take it then. */
  readonly accepted?: boolean
  readonly sinks: readonly { readonly type: string; readonly place: string; readonly base: string | undefined }[]
}

/** A publish that has begun: on disk before the first rename. */
export interface Intent {
  /** Hash of the set. */
  readonly hash: string
  readonly sink: string
  readonly runId: string
}

/** Small JSON values that outlive a run. */
export interface Facts {
  readonly get: <T>(key: string) => T | undefined
  /** Keeps a value, on disk when it returns; `undefined` forgets it. */
  readonly set: (key: string, value: unknown) => void
}

/** Options of `openState`. */
export interface StateOptions {
  readonly remark?: ((message: string) => void) | undefined
  /** @default the clock of the machine */
  readonly now?: (() => Date) | undefined
}

/**
 * The state folder of one tenant, held by one run at a time. Files are 0600, folders 0700. After a kill at any moment each part of it is the
 * old or the new one in full.
 */
export interface State {
  readonly directory: string
  /** Made once, at random. */
  readonly id: string
  /** A folder for what one run needs; empty at the start, gone at the end. */
  readonly temporary: string
  readonly snapshots: SnapshotStore
  readonly scratch: Scratch
  /** Where this run stages its tables. */
  readonly tables: TableStore
  /** Where sets of others go that were brought into our order; gone at the end. */
  readonly sorted: TableStore
  /** What is staged: by this run, or by one whose publish was interrupted. */
  readonly stagedSet: () => Promise<TableSet | undefined>
  readonly readTenant: <T>() => Promise<T | undefined>
  readonly writeTenant: (tenant: unknown) => Promise<void>
  /** The set published last to a sink. */
  readonly published: (sink: string) => Promise<(PublishNote & { readonly set: TableSet }) | undefined>
  /** Tells whether a set was kept for a sink, even when it is damaged and `published` gives none. */
  readonly hasPublished: (sink: string) => Promise<boolean>
  readonly publish: (sink: string, set: TableSet, note: PublishNote) => Promise<void>
  /** Keeps a held plan with its set, in place of the one before. */
  readonly hold: (note: HeldNote, set: TableSet) => Promise<void>
  readonly held: () => Promise<(HeldNote & { readonly set: TableSet }) | undefined>
  readonly discardHeld: () => Promise<void>
  readonly writeIntent: (intent: Intent) => Promise<void>
  readonly readIntent: () => Promise<Intent | undefined>
  readonly clearIntent: () => Promise<void>
  readonly createRun: (runId: string) => Promise<RunFolder>
  readonly saveResult: (runId: string, result: unknown) => Promise<void>
  /** Every run on file, newest first. */
  readonly runs: () => Promise<readonly RunEntry[]>
  /** The newest run that has a result. */
  readonly lastResult: () => Promise<RunEntry | undefined>
  readonly facts: Facts
  readonly diskBytes: () => Promise<number>
  readonly close: () => Promise<void>
}
