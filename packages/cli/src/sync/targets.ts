import {
  ConfigError,
  changesNothing,
  hashTableSet,
  type Plan,
  type Sink,
  type SinkSession,
  type TableSet,
} from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import { failureOf } from '../render/failure.js'
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

/**
 * Opens every sink before the pull. One that belongs to somebody else ends the run (ConfigError); one that refuses has failed, and when none is
 * left the run ends with its SinkError.
 */
export const openTargets = async (sinks: readonly Sink[], signal: AbortSignal): Promise<readonly Target[]> => {
  const targets: Target[] = []
  for (const sink of sinks) {
    const remarks: string[] = []
    try {
      const session = await sink.open({ signal, remark: (message) => remarks.push(message) })
      targets.push({ sink, session, remarks, failure: undefined })
    } catch (error) {
      if (error instanceof ConfigError) throw error
      targets.push({ sink, session: undefined, remarks, failure: error })
    }
  }
  if (targets.every((target) => target.session === undefined)) throw targets[0]?.failure
  return targets
}

/** Finishes what an interrupted publish left: when the target holds the set of the intent, the state takes it as published. */
export const finishIntent = async (state: State, targets: readonly Target[]): Promise<void> => {
  const intent = await state.readIntent()
  if (intent === undefined) return
  const target = targets.find(({ sink }) => sinkKey(sink) === intent.sink)
  const held = await target?.session?.base()
  if (target !== undefined && held !== undefined && hashTableSet(held) === intent.hash) {
    await state.publish(intent.sink, held, {
      hash: intent.hash,
      publishedAt: new Date().toISOString(),
      runId: intent.runId,
    })
    target.remarks.push('an interrupted publish was found finished and has been noted')
  }
  await state.clearIntent()
}

/** The set that a plan compares with: the baseline given, else what the state knows as published, else what the target holds. */
export const baseOf = async (
  state: State,
  target: Target,
  baseline: TableSet | undefined,
): Promise<TableSet | undefined> => {
  if (baseline !== undefined) return baseline
  const published = await state.published(sinkKey(target.sink))
  return published?.set ?? (await target.session?.base())
}

/** What a publish needs to know beside its target. */
export interface PublishOptions {
  readonly state: State
  readonly tables: TableSet
  readonly plan: Plan
  readonly runId: string
  readonly signal: AbortSignal
  readonly checkSignal: () => void
}

/**
 * Stages and commits one target. From the intent on the publish is finished whatever signal comes. Settles with `published`, or `unchanged`
 * when the target holds these bytes already.
 */
export const publishTarget = async (target: Target, options: PublishOptions): Promise<Status> => {
  const { state, tables, plan, runId } = options
  const { session, sink, remarks } = target
  if (session === undefined) throw target.failure
  const staged = await session.stage(tables)
  options.checkSignal()
  const hash = hashTableSet(tables)
  const note = { hash, publishedAt: new Date().toISOString(), runId }
  if (staged.upToDate && (plan.first || changesNothing(plan))) {
    await session.abort()
    await state.publish(sinkKey(sink), tables, note)
    return 'unchanged'
  }
  if (!plan.first && changesNothing(plan))
    remarks.push(`${sink.place} did not hold what was published last; it is written anew`)
  await state.writeIntent({ hash, sink: sinkKey(sink), runId })
  await session.commit()
  await state.publish(sinkKey(sink), tables, note)
  await state.clearIntent()
  return 'published'
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
