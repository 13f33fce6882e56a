import {
  type Delivery,
  guard,
  type HoldReason,
  Interrupted,
  type Plan,
  plan as planChange,
  type Snapshot,
  type TableSet,
} from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { RunDraft } from './draft.js'
import type { PlanResult, SinkResult } from './result.js'
import { checkSignal, type SyncParts, type SyncRequest } from './sync-parts.js'
import { baseOf, publishTarget, type Target, targetResult } from './targets.js'
import { unprovenRemovals } from './unproven.js'

/** A target with its plan. */
export interface Planned {
  readonly target: Target
  readonly plan: Plan
  readonly reasons: readonly HoldReason[]
}

const planTarget = async (
  target: Target,
  {
    parts,
    tables,
    snapshot,
    base,
  }: { parts: SyncParts; tables: TableSet; snapshot: Snapshot; base: TableSet | undefined },
): Promise<Planned> => {
  const plan = await planChange(base, tables)
  const unproven =
    base === undefined || parts.trustUnproven ? [] : await unprovenRemovals(snapshot, { base, next: tables })
  return { target, plan, reasons: [...guard(plan, parts.guard), ...unproven] }
}

/** The plan of one target as the result states it. */
export const planResult = (planned: Planned, hash: string): PlanResult => ({
  hash,
  base: planned.plan.base ?? null,
  first: planned.plan.first,
  files: planned.plan.files,
  orgs: planned.plan.orgs,
  held: planned.reasons.length === 0 ? null : planned.reasons,
})

/** Plans every target that is open; one whose plan cannot be made has failed. */
export const planAll = async (
  targets: readonly Target[],
  context: { parts: SyncParts; request: SyncRequest; state: State; delivery: Delivery; snapshot: Snapshot },
): Promise<readonly Planned[]> => {
  const planned: Planned[] = []
  for (const target of targets) {
    if (target.session === undefined) continue
    try {
      const base = await baseOf(context.state, target, context.request.baseline)
      planned.push(
        await planTarget(target, {
          parts: context.parts,
          tables: context.delivery.tables,
          snapshot: context.snapshot,
          base,
        }),
      )
    } catch (error) {
      target.failure = error
    }
  }
  return planned
}

/** Publishes every planned target, whatever becomes of the others. */
export const publishAll = async (
  planned: readonly Planned[],
  context: { state: State; tables: TableSet; draft: RunDraft; request: SyncRequest; hash: string },
): Promise<readonly SinkResult[]> => {
  const results: SinkResult[] = []
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

/** Results of the targets that never came to a plan. */
export const failedResults = (targets: readonly Target[], planned: readonly Planned[]) =>
  targets
    .filter((target) => !planned.some((other) => other.target === target))
    .map((target) => targetResult(target, { status: 'failed', plan: undefined, tables: undefined }))
