import type {
  Collection,
  GuardSettings,
  Rejection,
  RosterOperator,
  Sink,
  SnapshotStore,
  Source,
  TableChoice,
  TableSet,
} from '@rosterstream/core'
import { Interrupted } from '@rosterstream/core'
import type { Progress } from '../render/progress.js'

/** Everything a run works with, made from the config. */
export interface SyncParts {
  readonly source: (previouslyActive: Readonly<Partial<Record<Collection, boolean>>>) => Source
  readonly sourceKey: string
  readonly operators: readonly RosterOperator[]
  readonly choice: TableChoice
  readonly sinks: readonly Sink[]
  readonly guard: GuardSettings
  readonly trustUnproven: boolean
}

/** How a run is asked for. */
export interface SyncRequest {
  readonly dryRun: boolean
  readonly baseline: TableSet | undefined
  readonly signal: AbortSignal
  readonly progress: Progress
  /** Snapshots of a dry run go here, so that it leaves the state's own as they were. */
  readonly snapshots: SnapshotStore
  /** The state's snapshots when the last one is of the same source. */
  readonly previous: SnapshotStore | undefined
  readonly run: RunRecord
}

/** Where the rejects of a run are kept. */
export interface RunRecord {
  readonly reject: (rejection: Rejection) => void
}

/** Raises Interrupted after an abort. */
export const checkSignal = (signal: AbortSignal): void => {
  if (signal.aborted)
    throw new Interrupted('stopped; nothing was published', { code: 'interrupted', hint: 'Run the command again.' })
}
