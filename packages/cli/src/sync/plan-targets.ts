import {
  type Delivery,
  guard,
  type HoldReason,
  hashTableSet,
  type Plan,
  plan as planChange,
  type Snapshot,
  type TableSet,
  unprovenRemovals,
} from '@rosterstream/core'
import type { HeldNote, State } from '@rosterstream/store'
import type { PlanResult } from './result.js'
import type { SyncParts, SyncRequest } from './sync-parts.js'
import { baseOf, type Target } from './targets.js'

/** A target with its plan. */
export interface Planned {
  readonly target: Target
  readonly plan: Plan
  readonly reasons: readonly HoldReason[]
}

/** A plan that is held, with its set. */
export type HeldPlan = HeldNote & { readonly set: TableSet }

interface Planning {
  readonly parts: SyncParts
  readonly request: SyncRequest
  readonly state: State
  readonly delivery: Delivery
  readonly snapshot: Snapshot
}

/** What a held plan notes of a target; `undefined` when it was made without it. */
export const notedIn = (held: HeldPlan, { sink }: Target): HeldNote['sinks'][number] | undefined =>
  held.sinks.find(({ type, place }) => type === sink.type && place === sink.place)

/** Tells whether a person accepted this very change, and the target only could not take it then. */
const isAccepted = (held: HeldPlan | undefined, target: Target, { plan, tables }: { plan: Plan; tables: TableSet }) => {
  if (held?.accepted !== true || hashTableSet(held.set) !== hashTableSet(tables)) return false
  const noted = notedIn(held, target)
  return noted !== undefined && (noted.base ?? undefined) === plan.base
}

const planTarget = async (target: Target, context: Planning & { held: HeldPlan | undefined }): Promise<Planned> => {
  const { parts, delivery, snapshot } = context
  const { tables } = delivery
  const base = await baseOf(context.state, target, context.request.baseline)
  const plan = await planChange(base, tables)
  if (base === undefined || isAccepted(context.held, target, { plan, tables })) return { target, plan, reasons: [] }
  const unproven = parts.trustUnproven ? [] : await unprovenRemovals(snapshot, { base, next: tables })
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
export const planAll = async (targets: readonly Target[], context: Planning): Promise<readonly Planned[]> => {
  const held = await context.state.held()
  const planned: Planned[] = []
  for (const target of targets) {
    if (target.session === undefined) continue
    try {
      planned.push(await planTarget(target, { ...context, held }))
    } catch (error) {
      target.failure = error
    }
  }
  return planned
}
