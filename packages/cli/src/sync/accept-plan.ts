import { createHash } from 'node:crypto'
import {
  ConfigError,
  guard,
  hashTableSet,
  type Plan,
  plan as planChange,
  SinkError,
  type TableSet,
} from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { RunDraft } from './draft.js'
import { type HeldPlan, notedIn, type Planned, planResult } from './plan-targets.js'
import { publishAll } from './publish-targets.js'
import type { SyncParts, SyncRequest } from './sync-parts.js'
import { baseOf, failedResults, finishIntent, openTargets, requireTarget, type Target } from './targets.js'

/** What an accepted plan is published with. */
export interface Acceptance {
  readonly parts: SyncParts
  readonly request: SyncRequest
  readonly draft: RunDraft
  readonly hash: string
}

/**
 * Plans the held set for one target. Raises ConfigError `plan-outdated` when the target has moved on; SinkError `not-in-held-plan` for one that
 * the plan was made without and that the guard would hold.
 */
const planHeld = async (
  state: State,
  target: Target,
  { held, parts }: { readonly held: HeldPlan; readonly parts: SyncParts },
): Promise<Planned> => {
  const base = await baseOf(state, target, undefined)
  const noted = notedIn(held, target)
  const has = base !== undefined && hashTableSet(base) === hashTableSet(held.set)
  const plan: Plan = await planChange(base, held.set)
  if (has || noted?.base === plan.base) return { target, plan, reasons: [] }
  if (noted !== undefined) throw movedOn(held.hash)
  if (guard(plan, parts.guard).length > 0) throw notAmong(target, held.hash)
  return { target, plan, reasons: [] }
}

/** Tells whether the bytes are those that were held. */
const isWhole = async ({ files }: TableSet): Promise<boolean> => {
  for (const file of files) {
    const hash = createHash('sha256')
    for await (const chunk of file.chunks()) hash.update(chunk)
    if (hash.digest('hex') !== file.sha256) return false
  }
  return true
}

const damaged = (hash: string): ConfigError =>
  new ConfigError(`the files of the held plan ${hash} are not those that were shown`, {
    code: 'held-plan-damaged',
    hint: 'Something else changed them in the state folder. Run sync again; it makes the plan anew.',
  })

/** Publishes a held plan exactly as it was shown, without a pull. Raises ConfigError for another hash or a base that has moved on. */
export const acceptPlan = async (state: State, { parts, request, draft, hash }: Acceptance): Promise<void> => {
  const held = await state.held()
  if (held === undefined || held.hash !== hash) throw otherPlan(hash, held?.hash)
  if (!(await isWhole(held.set))) throw damaged(hash)
  const targets = await openTargets(parts.sinks, request.signal)
  requireTarget(targets, draft)
  try {
    await finishIntent(state, targets)
    const planned: Planned[] = []
    for (const target of targets) {
      if (target.session === undefined) continue
      try {
        planned.push(await planHeld(state, target, { held, parts }))
      } catch (error) {
        if (error instanceof ConfigError) throw error
        target.failure = error
      }
    }
    const first = planned[0]
    if (first !== undefined) draft.plan = planResult(first, hash)
    const { set, ...note } = held
    await state.hold({ ...note, accepted: true }, set)
    const results = await publishAll(planned, { state, tables: set, draft, request, hash })
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

const notAmong = ({ sink }: Target, hash: string): SinkError =>
  new SinkError(`plan ${hash} was made without ${sink.place}, and the guard would hold it there`, {
    code: 'not-in-held-plan',
    hint: 'Run sync again; it makes a new plan for every sink.',
  })
