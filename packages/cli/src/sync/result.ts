import type { Collection, Completeness, HoldReason, OrgPlan, Plan, Proof, RejectionCounts } from '@rosterstream/core'
import type { Failure } from '../render/failure.js'

/** How a run, or one sink of it, ended; worst first: failed, held, planned, published, unchanged. */
export type Status = 'failed' | 'held' | 'planned' | 'published' | 'unchanged'

/** What the result says of one collection. */
export interface PulledCollection {
  readonly received: number
  readonly total: number | null
  readonly pages: number
  readonly requests: number
  readonly retries: number
  readonly completeness: Completeness | 'failed'
  readonly attempts: number
  readonly remarks: readonly string[]
}

/** A plan as the result states it. */
export interface PlanResult {
  readonly hash: string
  readonly base: string | null
  readonly first: boolean
  readonly files: Plan['files']
  readonly orgs: readonly OrgPlan[]
  /** Why the guard holds it; null when it does not. */
  readonly held: readonly HoldReason[] | null
}

/** What the result says of one sink. */
export interface SinkResult {
  readonly type: string
  readonly status: Status
  readonly directory: string
  readonly rows: Readonly<Record<string, number>> | null
  readonly plan: PlanResult | null
  readonly remarks: readonly string[]
  readonly error: Pick<Failure, 'code' | 'message' | 'hint'> | null
}

/** The result of a run. Members that the run did not reach are null. It holds no personal value. */
export interface RunResult {
  readonly status: Status
  readonly exitCode: number
  readonly runId: string
  readonly startedAt: string
  readonly durationMs: number
  readonly pull: {
    readonly mode: 'full'
    readonly collections: Readonly<Partial<Record<Collection, PulledCollection>>>
  } | null
  readonly rejects: RejectionCounts | null
  readonly plan: PlanResult | null
  readonly sinks: readonly SinkResult[] | null
  /** How long each stage took, as `pullMs`, `transformMs`, `planMs`, `publishMs`. */
  readonly timings: Readonly<Record<string, number>>
  readonly error: Pick<Failure, 'code' | 'message' | 'hint'> | null
}

const worstFirst: readonly Status[] = ['failed', 'held', 'planned', 'published', 'unchanged']

/** The worst of several statuses; unchanged when there are none. */
export const worstStatus = (statuses: readonly Status[]): Status =>
  worstFirst.find((status) => statuses.includes(status)) ?? 'unchanged'

/** The proof of a collection as the result states it. */
export const pulledCollection = (proof: Proof): PulledCollection => ({
  received: proof.received,
  total: proof.total ?? null,
  pages: proof.pages,
  requests: proof.requests,
  retries: proof.retries,
  completeness: proof.completeness,
  attempts: proof.attempts,
  remarks: proof.remarks,
})

/** What of a failure goes into the result. */
export const failureResult = ({ code, message, hint }: Failure): Pick<Failure, 'code' | 'message' | 'hint'> => ({
  code,
  message,
  hint,
})
