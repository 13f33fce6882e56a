import { ConfigError, hashTableSet, plan as planChange } from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { RunDraft } from './draft.js'
import { failedResults, type Planned, planResult, publishAll } from './plan-targets.js'
import type { SyncParts, SyncRequest } from './sync-parts.js'
import { baseOf, finishIntent, openTargets } from './targets.js'

/** Publishes a held plan exactly as it was shown, without a pull. Raises ConfigError for another hash or a base that has moved on. */
export const acceptPlan = async (
  state: State,
  {
    parts,
    request,
    draft,
    hash,
  }: { readonly parts: SyncParts; readonly request: SyncRequest; readonly draft: RunDraft; readonly hash: string },
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
