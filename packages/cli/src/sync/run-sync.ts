import {
  type Collection,
  ConfigError,
  deliver,
  type Delivery,
  guard,
  type GuardSettings,
  type HoldReason,
  hashPlan,
  hashTableSet,
  Interrupted,
  type Plan,
  plan as planChange,
  pull,
  type Sink,
  type Snapshot,
  type SnapshotStore,
  type Source,
  type TableChoice,
  type TableSet,
} from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { Progress } from '../render/progress.js'
import type { RosterOperator } from '@rosterstream/core'
import type { RunDraft } from './draft.js'
import type { PlanResult } from './result.js'
import { baseOf, finishIntent, openTargets, publishTarget, type Target, targetResult } from './targets.js'
import { unprovenRemovals } from './unproven.js'

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
  readonly run: RunRecord
}

/** Where the rejects of a run are kept. */
export interface RunRecord {
  readonly reject: (rejection: import('@rosterstream/core').Rejection) => void
}

const checkSignal = (signal: AbortSignal): void => {
  if (signal.aborted) throw new Interrupted('stopped; nothing was published', { code: 'interrupted', hint: 'Run the command again.' })
}

const pullSnapshot = async (parts: SyncParts, request: SyncRequest, draft: RunDraft): Promise<Snapshot> => {
  const before = await request.snapshots.current()
  const active = Object.entries(before?.meta.proofs ?? {}).map(([name, proof]) => [name, proof.received > 0])
  await before?.close()
  const startedAt = new Date().toISOString()
  const writer = await request.snapshots.begin()
  try {
    const source = parts.source(Object.fromEntries(active))
    draft.proofs = await pull(source, writer, { signal: request.signal, observe: request.progress.pull })
    return await writer.commit({ startedAt, finishedAt: new Date().toISOString(), sourceKey: parts.sourceKey, proofs: draft.proofs })
  } catch (error) {
    await writer.abort()
    throw error
  }
}

/** A target with its plan. */
interface Planned {
  readonly target: Target
  readonly plan: Plan
  readonly reasons: readonly HoldReason[]
}

const planTarget = async (
  target: Target,
  { parts, tables, snapshot, base }: { parts: SyncParts; tables: TableSet; snapshot: Snapshot; base: TableSet | undefined },
): Promise<Planned> => {
  const plan = await planChange(base, tables)
  const unproven = base === undefined || parts.trustUnproven ? [] : await unprovenRemovals(snapshot, { base, next: tables })
  return { target, plan, reasons: [...guard(plan, parts.guard), ...unproven] }
}

const planResult = (planned: Planned, hash: string): PlanResult => ({
  hash,
  base: planned.plan.base ?? null,
  first: planned.plan.first,
  files: planned.plan.files,
  orgs: planned.plan.orgs,
  held: planned.reasons.length === 0 ? null : planned.reasons,
})

const planAll = async (
  targets: readonly Target[],
  context: { parts: SyncParts; request: SyncRequest; state: State; delivery: Delivery; snapshot: Snapshot },
): Promise<readonly Planned[]> => {
  const planned: Planned[] = []
  for (const target of targets) {
    if (target.session === undefined) continue
    try {
      const base = await baseOf(context.state, target, context.request.baseline)
      planned.push(await planTarget(target, { parts: context.parts, tables: context.delivery.tables, snapshot: context.snapshot, base }))
    } catch (error) {
      target.failure = error
    }
  }
  return planned
}

const publishAll = async (
  planned: readonly Planned[],
  context: { state: State; tables: TableSet; draft: RunDraft; request: SyncRequest; hash: string },
) => {
  const results = []
  for (const { target, plan, reasons } of planned) {
    const result = planResult({ target, plan, reasons }, context.hash)
    try {
      context.request.progress.step(`publishing to ${target.sink.place}`)
      const status = await publishTarget(target, {
        state: context.state,
        tables: context.tables,
        plan,
        runId: context.draft.runId,
        signal: context.request.signal,
        checkSignal: () => checkSignal(context.request.signal),
      })
      results.push(targetResult(target, { status, plan: result, tables: context.tables }))
    } catch (error) {
      if (error instanceof Interrupted) throw error
      target.failure = error
      results.push(targetResult(target, { status: 'failed', plan: result, tables: context.tables }))
    }
  }
  return results
}

const failedResults = (targets: readonly Target[], planned: readonly Planned[]) =>
  targets
    .filter((target) => !planned.some((other) => other.target === target))
    .map((target) => targetResult(target, { status: 'failed', plan: undefined, tables: undefined }))

/** Pulls, transforms, plans and publishes, or holds. Fills the draft as it goes; raises what ends the run. */
export const runSync = async (
  state: State,
  { parts, request, draft }: { readonly parts: SyncParts; readonly request: SyncRequest; readonly draft: RunDraft },
): Promise<void> => {
  const { signal, progress } = request
  const targets = await openTargets(parts.sinks, signal)
  await finishIntent(state, targets)
  try {
    const snapshot = await pullSnapshot(parts, request, draft)
    const delivery = await deliver({
      snapshot,
      operators: parts.operators,
      choice: parts.choice,
      collections: Object.keys(draft.proofs ?? {}) as Collection[],
      scratch: state.scratch,
      tables: state.tables,
      onRejection: request.run.reject,
      observe: (event) => progress.step(event.collection === undefined ? 'writing tables' : `transforming ${event.collection}`, event.records),
      signal,
    })
    draft.rejects = delivery.books.counts()
    progress.step('comparing with the last published set')
    const planned = await planAll(targets, { parts, request, state, delivery, snapshot })
    await snapshot.close()
    const hash = hashPlan(delivery.tables, planned.map(({ target, plan }) => ({ type: target.sink.type, base: plan.base })))
    const first = planned[0]
    if (first !== undefined) draft.plan = planResult(first, hash)
    const held = planned.some(({ reasons }) => reasons.length > 0)
    checkSignal(signal)
    if (request.dryRun || held) {
      const status = request.dryRun ? 'planned' : 'held'
      draft.sinks = [
        ...planned.map((one) => targetResult(one.target, { status, plan: planResult(one, hash), tables: delivery.tables })),
        ...failedResults(targets, planned),
      ]
      if (!request.dryRun) {
        await state.hold(
          { hash, heldAt: new Date().toISOString(), runId: draft.runId, plan: draft.plan, sinks: planned.map(({ target, plan }) => ({ type: target.sink.type, place: target.sink.place, base: plan.base })) },
          delivery.tables,
        )
      }
      return
    }
    const results = await publishAll(planned, { state, tables: delivery.tables, draft, request, hash })
    draft.sinks = [...results, ...failedResults(targets, planned)]
    if (results.some(({ status }) => status !== 'failed')) await state.discardHeld()
  } finally {
    for (const target of targets) await target.session?.abort()
  }
}

/** Publishes a held plan exactly as it was shown, without a pull. Raises ConfigError for another hash or a base that has moved on. */
export const acceptPlan = async (
  state: State,
  { parts, request, draft, hash }: { readonly parts: SyncParts; readonly request: SyncRequest; readonly draft: RunDraft; readonly hash: string },
): Promise<void> => {
  const held = await state.held()
  if (held === undefined || held.hash !== hash) throw otherPlan(hash, held?.hash)
  const targets = await openTargets(parts.sinks, request.signal)
  await finishIntent(state, targets)
  try {
    const planned: Planned[] = []
    for (const target of targets) {
      const noted = held.sinks.find(({ type, place }) => type === target.sink.type && place === target.sink.place)
      if (noted === undefined || target.session === undefined) continue
      const base = await baseOf(state, target, undefined)
      const baseHash = base === undefined ? undefined : hashTableSet(base)
      if (baseHash === hashTableSet(held.set)) continue
      if (baseHash !== (noted.base ?? undefined)) throw movedOn(hash)
      planned.push({ target, plan: await planChange(base, held.set), reasons: [] })
    }
    const first = planned[0]
    if (first !== undefined) draft.plan = planResult(first, hash)
    const results = await publishAll(planned, { state, tables: held.set, draft, request, hash })
    draft.sinks = [...results, ...failedResults(targets, planned)]
    if (draft.sinks.every(({ status }) => status !== 'failed')) await state.discardHeld()
  } finally {
    for (const target of targets) await target.session?.abort()
  }
}

const otherPlan = (asked: string, held: string | undefined): ConfigError =>
  held === undefined
    ? new ConfigError(`no plan is held, so ${asked} cannot be accepted`, {
        code: 'no-held-plan',
        hint: 'A publish or an unchanged run discards a held plan. Run sync to see what the next publish would change.',
      })
    : new ConfigError(`the held plan is ${held}, not ${asked}`, {
        code: 'other-held-plan',
        hint: `A later run replaced it. Look at what ${held} changes, then accept that one.`,
      })

const movedOn = (hash: string): ConfigError =>
  new ConfigError(`plan ${hash} was made against a set that is no longer the published one`, {
    code: 'plan-outdated',
    hint: 'Run sync again; it makes a new plan against what is published now.',
  })
