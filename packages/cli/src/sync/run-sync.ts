import {
  type Collection,
  type Delivery,
  deliver,
  hashPlan,
  type PullEvent,
  pull,
  type Snapshot,
} from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { RunDraft } from './draft.js'
import { type Planned, planAll, planResult } from './plan-targets.js'
import { publishAll } from './publish-targets.js'
import type { SinkResult } from './result.js'
import { checkSignal, type SyncParts, type SyncRequest } from './sync-parts.js'
import {
  failedResults,
  finishIntent,
  keepBaseline,
  openTargets,
  requireTarget,
  type Target,
  targetResult,
} from './targets.js'

const pullSnapshot = async (parts: SyncParts, request: SyncRequest, draft: RunDraft): Promise<Snapshot> => {
  const before = await request.previous?.current()
  const active = Object.entries(before?.meta.proofs ?? {}).map(([name, proof]) => [
    name,
    (proof.active ?? proof.received) > 0,
  ])
  await before?.close()
  request.progress.step('pulling')
  const startedAt = new Date().toISOString()
  const writer = await request.snapshots.begin()
  try {
    const source = parts.source(Object.fromEntries(active))
    const observe = (event: PullEvent): void => {
      draft.pulling.see(event)
      request.progress.pull(event)
    }
    draft.proofs = await pull(source, writer, { signal: request.signal, observe })
    return await writer.commit({
      startedAt,
      finishedAt: new Date().toISOString(),
      sourceKey: parts.sourceKey,
      proofs: draft.proofs,
    })
  } catch (error) {
    await writer.abort()
    throw error
  }
}

interface Run {
  readonly state: State
  readonly parts: SyncParts
  readonly request: SyncRequest
  readonly draft: RunDraft
}

const transform = async ({ state, parts, request, draft }: Run, snapshot: Snapshot): Promise<Delivery> => {
  const { progress, signal } = request
  const delivery = await deliver({
    snapshot,
    operators: parts.operators,
    choice: parts.choice,
    collections: Object.keys(draft.proofs ?? {}) as Collection[],
    scratch: state.scratch,
    tables: state.tables,
    onRejection: request.run.reject,
    observe: ({ collection, records }) =>
      progress.step(collection === undefined ? 'writing tables' : `transforming ${collection}`, records),
    signal,
  })
  draft.rejects = delivery.books.counts()
  return delivery
}

/** Ends a run that publishes nothing: a dry run, or a plan that the guard holds. */
const keepBack = async (
  { state, request, draft }: Run,
  {
    targets,
    planned,
    delivery,
    hash,
  }: { targets: readonly Target[]; planned: readonly Planned[]; delivery: Delivery; hash: string },
): Promise<void> => {
  const status = request.dryRun ? 'planned' : 'held'
  const { tables } = delivery
  draft.sinks = [
    ...planned.map((one) => targetResult(one.target, { status, plan: planResult(one, hash), tables })),
    ...failedResults(targets, planned),
  ]
  if (request.dryRun) return
  if (request.baseline !== undefined) {
    for (const { target } of planned)
      if (target.sink.type === 'sds-csv') await keepBaseline(state, target, request.baseline)
  }
  const sinks = planned.map(({ target: { sink }, plan }) => ({ type: sink.type, place: sink.place, base: plan.base }))
  await state.hold({ hash, heldAt: new Date().toISOString(), runId: draft.runId, plan: draft.plan, sinks }, tables)
}

/** A publish or an unchanged run discards the held plan; an accepted one stays for the sinks that have yet to take it. */
const discardHeld = async (state: State, results: readonly SinkResult[]): Promise<void> => {
  const failed = results.filter(({ status }) => status === 'failed').length
  if (failed === results.length) return
  if (failed > 0 && (await state.held())?.accepted === true) return
  await state.discardHeld()
}

/** Pulls, transforms, plans and publishes, or holds. Fills the draft as it goes; raises what ends the run. */
export const runSync = async (state: State, run: Omit<Run, 'state'>): Promise<void> => {
  const { parts, request, draft } = run
  const targets = await openTargets(parts.sinks, request.signal)
  requireTarget(targets, draft)
  try {
    await finishIntent(state, targets)
    const snapshot = await draft.time('pull', () => pullSnapshot(parts, request, draft))
    const delivery = await draft.time('transform', () => transform({ state, ...run }, snapshot))
    request.progress.step('comparing with the last published set')
    const planned = await draft.time('plan', () => planAll(targets, { parts, request, state, delivery, snapshot }))
    await snapshot.close()
    const bases = planned.map(({ target, plan }) => ({ type: target.sink.type, base: plan.base }))
    const hash = hashPlan(delivery.tables, bases)
    const [first] = planned
    if (first !== undefined) draft.plan = planResult(first, hash)
    checkSignal(request.signal)
    if (request.dryRun || planned.some(({ reasons }) => reasons.length > 0)) {
      return await keepBack({ state, ...run }, { targets, planned, delivery, hash })
    }
    const { tables } = delivery
    const results = await draft.time('publish', () => publishAll(planned, { state, tables, draft, request, hash }))
    draft.sinks = [...results, ...failedResults(targets, planned)]
    await discardHeld(state, draft.sinks)
  } finally {
    for (const target of targets) await target.session?.abort()
  }
}
