import { changesNothing, hashTableSet, Interrupted, type TableSet } from '@rosterstream/core'
import type { State } from '@rosterstream/store'
import type { RunDraft } from './draft.js'
import { type Planned, planResult } from './plan-targets.js'
import type { SinkResult, Status } from './result.js'
import { checkSignal, type SyncRequest } from './sync-parts.js'
import { notePublished, sinkKey, targetResult } from './targets.js'

interface Publish {
  readonly state: State
  readonly tables: TableSet
  readonly draft: RunDraft
  readonly request: SyncRequest
  readonly hash: string
}

/**
 * Stages and commits one target. Settles with `published`, or `unchanged` when the target holds these bytes already. `beforeIntent` may
 * still stop it; from the intent on the publish is finished whatever signal comes.
 */
const publishTarget = async (
  { target, plan }: Planned,
  { state, tables, draft }: Publish,
  beforeIntent: () => void,
): Promise<Status> => {
  const { session, sink } = target
  if (session === undefined) throw target.failure
  const staged = await session.stage(tables)
  if (staged.upToDate && (plan.first || changesNothing(plan))) {
    await session.abort()
    await notePublished(state, target, { tables, runId: draft.runId })
    return 'unchanged'
  }
  beforeIntent()
  await state.writeIntent({ hash: hashTableSet(tables), sink: sinkKey(sink), runId: draft.runId })
  await session.commit()
  await notePublished(state, target, { tables, runId: draft.runId })
  await state.clearIntent()
  return 'published'
}

/**
 * Publishes every planned target, whatever becomes of the others. A signal stops it before the first intent; after that, all are published
 * as if none had come. Raises Interrupted.
 */
export const publishAll = async (planned: readonly Planned[], context: Publish): Promise<readonly SinkResult[]> => {
  const { request, tables } = context
  const results: SinkResult[] = []
  let begun = false
  const beforeIntent = (): void => {
    if (!begun) checkSignal(request.signal)
    begun = true
  }
  for (const one of planned) {
    const { target } = one
    let status: Status = 'failed'
    request.progress.step(`publishing to ${target.sink.place}`)
    try {
      status = await publishTarget(one, context, beforeIntent)
    } catch (error) {
      if (error instanceof Interrupted) throw error
      target.failure = error
    }
    results.push(targetResult(target, { status, plan: planResult(one, context.hash), tables }))
  }
  return results
}
