import type { Proofs, RejectionCounts } from '@rosterstream/core'
import { failureOf } from '../render/failure.js'
import { PullNotes } from './pull-notes.js'
import { failureResult, type PlanResult, type RunResult, type SinkResult, type Status, worstStatus } from './result.js'

/** What is known of a run so far. Each step fills in its part, so that a failed run tells how far it came. */
export class RunDraft {
  readonly runId: string
  readonly startedAt: Date
  readonly pulling = new PullNotes()
  proofs: Proofs | undefined
  rejects: RejectionCounts | undefined
  plan: PlanResult | undefined
  sinks: readonly SinkResult[] | undefined
  /** Milliseconds of the stages that were reached. */
  readonly timings: Record<string, number> = {}

  constructor(startedAt: Date) {
    this.startedAt = startedAt
    const random = Math.floor(Math.random() * 0xffff)
    this.runId = `${startedAt.toISOString().replace(/[-:]/g, '').slice(0, 15)}Z-${random.toString(16).padStart(4, '0')}`
  }

  /** Runs one stage and notes how long it took. */
  async time<T>(stage: string, work: () => Promise<T>): Promise<T> {
    const startedAt = performance.now()
    try {
      return await work()
    } finally {
      this.timings[`${stage}Ms`] = Math.round(performance.now() - startedAt)
    }
  }

  /** The result of a run that went to its end. */
  finish(now: Date): RunResult {
    const statuses = (this.sinks ?? []).map((sink) => sink.status)
    const status = worstStatus(statuses)
    const failed = this.sinks?.find((sink) => sink.status === 'failed')
    return this.#result({ status, exitCode: exitCodes[status], error: failed?.error ?? null, now })
  }

  /** The result of a run that ended in an error. */
  fail(error: unknown, now: Date): RunResult {
    const failure = failureOf(error)
    return this.#result({ status: 'failed', exitCode: failure.exitCode, error: failureResult(failure), now })
  }

  #result(end: Pick<RunResult, 'status' | 'exitCode' | 'error'> & { readonly now: Date }): RunResult {
    const collections = this.pulling.collections(this.proofs)
    return {
      status: end.status,
      exitCode: end.exitCode,
      runId: this.runId,
      startedAt: this.startedAt.toISOString(),
      durationMs: end.now.getTime() - this.startedAt.getTime(),
      pull: collections === undefined ? null : { mode: 'full', collections },
      rejects: this.rejects ?? null,
      plan: this.plan ?? null,
      sinks: this.sinks ?? null,
      timings: this.timings,
      error: end.error,
    }
  }
}

const exitCodes: Readonly<Record<Status, number>> = { failed: 6, held: 4, planned: 0, published: 0, unchanged: 0 }
