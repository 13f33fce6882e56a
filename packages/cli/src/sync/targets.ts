import { ConfigError, hashTableSet, type Sink, SinkError, type SinkSession, type TableSet } from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import { failureOf } from '../render/failure.js'
import type { RunDraft } from './draft.js'
import { failureResult, type PlanResult, type SinkResult, type Status } from './result.js'

/** One sink of a run: opened, or failed with the reason. */
export interface Target {
  readonly sink: Sink
  readonly session: SinkSession | undefined
  readonly remarks: string[]
  failure: unknown
}

/** Names a sink in the state. */
export const sinkKey = (sink: Pick<Sink, 'type' | 'place'>): string => `${sink.type} ${sink.place}`

/** Stands where a run id does, for a set that `--baseline` brought. */
const baselineRun = 'baseline'

/**
 * Opens every sink before the pull. One that belongs to somebody else ends the run (ConfigError); one that refuses has failed.
 */
export const openTargets = async (sinks: readonly Sink[], signal: AbortSignal): Promise<readonly Target[]> => {
  const targets: Target[] = []
  for (const sink of sinks) {
    const remarks: string[] = []
    try {
      const session = await sink.open({ signal, remark: (message) => remarks.push(message) })
      targets.push({ sink, session, remarks, failure: undefined })
    } catch (error) {
      if (error instanceof ConfigError) {
        for (const opened of targets) await opened.session?.abort()
        throw error
      }
      targets.push({ sink, session: undefined, remarks, failure: error })
    }
  }
  return targets
}

/** Raises the failure of the first target when none is open. */
export const requireTarget = (targets: readonly Target[], draft: RunDraft): void => {
  if (targets.some(({ session }) => session !== undefined)) return
  draft.sinks = failedResults(targets, [])
  throw targets[0]?.failure
}

/** Finishes what an interrupted publish left: when the target holds the set of the intent, the state takes it as published. */
export const finishIntent = async (state: State, targets: readonly Target[]): Promise<void> => {
  const intent = await state.readIntent()
  if (intent === undefined) return
  const target = targets.find(({ sink }) => sinkKey(sink) === intent.sink)
  // A target that cannot be looked at now keeps its intent for the next run.
  if (target !== undefined && target.session === undefined) return
  const found = await target?.session?.base()
  if (target !== undefined && found !== undefined && hashTableSet(found) === intent.hash) {
    await notePublished(state, target, { tables: found, runId: intent.runId })
    target.remarks.push('an interrupted publish was found finished and has been noted')
  }
  await state.clearIntent()
}

/** Keeps a set as the one published last to a target, unless it is that already. */
export const notePublished = async (
  state: State,
  { sink }: Pick<Target, 'sink'>,
  { tables, runId }: { readonly tables: TableSet; readonly runId: string },
): Promise<void> => {
  const hash = hashTableSet(tables)
  const known = await state.published(sinkKey(sink))
  if (known?.hash === hash && known.runId !== baselineRun) return
  await state.publish(sinkKey(sink), tables, { hash, publishedAt: new Date().toISOString(), runId })
}

/** Keeps the set of `--baseline` as the one published last, so that runs to come are compared with it too. */
export const keepBaseline = (state: State, target: Target, baseline: TableSet): Promise<void> =>
  notePublished(state, target, { tables: baseline, runId: baselineRun })

const lostBase = (place: string): SinkError =>
  new SinkError(`what was published last to ${place} is damaged, in the state and in the folder`, {
    code: 'published-set-damaged',
    hint: 'Name a folder with the set that SDS holds today with --baseline DIR; without it nothing tells how much a publish removes.',
  })

/**
 * The set that a plan compares with: the baseline given (for CSV), else what the state knows as published, else what the target holds. Remarks
 * on a target that no longer holds what was published there.
 */
export const baseOf = async (
  state: State,
  target: Target,
  baseline: TableSet | undefined,
): Promise<TableSet | undefined> => {
  const { sink, session, remarks } = target
  if (baseline !== undefined && sink.type === 'sds-csv') return baseline
  const published = await state.published(sinkKey(sink))
  if (published === undefined) {
    const found = await session?.base()
    if (found === undefined && (await state.hasPublished(sinkKey(sink)))) throw lostBase(sink.place)
    return found
  }
  if (published.runId !== baselineRun && (await session?.holds?.(published.set)) === false) {
    remarks.push(
      `${sink.place} does not hold what was published last: it was changed or removed by hand; a publish writes it anew`,
    )
  }
  return published.set
}

/** The part of the result that tells of one target. */
export const targetResult = (
  target: Target,
  outcome: { readonly status: Status; readonly plan: PlanResult | undefined; readonly tables: TableSet | undefined },
): SinkResult => ({
  type: target.sink.type,
  status: outcome.status,
  directory: target.sink.place,
  rows:
    outcome.tables === undefined
      ? null
      : Object.fromEntries(outcome.tables.files.map(({ name, rows }) => [`${name}.csv`, rows])),
  plan: outcome.plan ?? null,
  remarks: target.remarks,
  error: target.failure === undefined ? null : failureResult(failureOf(target.failure)),
})

/** Results of the targets that never came to a plan. */
export const failedResults = (
  targets: readonly Target[],
  planned: readonly { readonly target: Target }[],
): readonly SinkResult[] =>
  targets
    .filter((target) => !planned.some((other) => other.target === target))
    .map((target) => targetResult(target, { status: 'failed', plan: undefined, tables: undefined }))
