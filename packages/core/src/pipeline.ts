import type { Account, RejectionCounts } from './books.js'
import { type DeliverEvent, deliver } from './deliver.js'
import { GuardHold } from './errors.js'
import { memorySnapshotStore } from './memory-snapshot.js'
import { memoryTables } from './memory-tables.js'
import type { RosterOperator } from './operator.js'
import { completeOperators } from './operators/standard-operators.js'
import type { PullContext, PullEvent, Source } from './page.js'
import { type GuardSettings, guard } from './plan/guard.js'
import { changesNothing, hashPlan, type Plan, plan } from './plan/plan.js'
import { type Proofs, pull } from './pull.js'
import { type Collection, collections } from './record.js'
import type { Rejection } from './rejection.js'
import type { TableChoice } from './roster/table-builder.js'
import { memoryScratch, type Scratch } from './scratch.js'
import type { Sink } from './sink.js'
import type { SnapshotStore } from './snapshot.js'
import type { TableStore } from './tables.js'

/** What a pipeline may use from outside. Without stores everything is held in memory, which suits small districts. */
export interface PipelineOptions {
  readonly store?: SnapshotStore
  readonly scratch?: Scratch
  readonly tables?: TableStore
  /** Optional tables of the set. @default what the source pulls; contacts and user flags on */
  readonly choice?: Partial<TableChoice>
  readonly guard?: GuardSettings
  /** Publishes whatever the plan removes. */
  readonly acceptAnything?: boolean
  readonly onRejection?: (rejection: Rejection) => void
  readonly observe?: (event: PullEvent | DeliverEvent) => void
  readonly remark?: (message: string) => void
  readonly signal?: AbortSignal
}

/** What a pipeline did. */
export interface PipelineReport {
  readonly status: 'published' | 'unchanged'
  readonly proofs: Proofs
  readonly books: Readonly<Record<Collection, Account>>
  readonly rejects: RejectionCounts
  readonly plan: Plan
  readonly place: string
}

const choose = (source: Source, choice: Partial<TableChoice> = {}): TableChoice => ({
  courses: choice.courses ?? source.collections.includes('courses'),
  demographics: choice.demographics ?? source.collections.includes('demographics'),
  userFlags: choice.userFlags ?? true,
  contacts: choice.contacts ?? true,
})

/**
 * Pulls a source, sends it through operators and publishes the tables to a sink: complete or nothing.
 *
 * Standard operators that the list lacks are added with their defaults, so that the tables are valid. What the sink holds is what the plan
 * compares with. Raises SourceError, SinkError, ConfigError, GuardHold `held` (the plan removes too much), Interrupted; the last published set then stands.
 */
export const pipeline = async (
  source: Source,
  operators: readonly RosterOperator[],
  sink: Sink,
  options: PipelineOptions = {},
): Promise<PipelineReport> => {
  const { signal, observe } = options
  const store = options.store ?? memorySnapshotStore()
  const session = await sink.open({ signal, remark: options.remark })
  try {
    const choice = choose(source, options.choice)
    const { proofs, snapshot } = await take(source, store, { signal, observe })
    const delivery = await deliver({
      snapshot,
      operators: completeOperators(operators, { selectContacts: { contacts: choice.contacts } }),
      collections: source.collections,
      choice,
      scratch: options.scratch ?? memoryScratch(),
      tables: options.tables ?? memoryTables(),
      onRejection: options.onRejection,
      onPage: (page) => session.write(page),
      observe,
      signal,
    })
    await snapshot.close()
    const staged = await session.stage(delivery.tables)
    const base = await session.base()
    const changes = await plan(base, delivery.tables)
    const reasons = options.acceptAnything === true ? [] : guard(changes, options.guard)
    if (reasons.length > 0) {
      const hash = hashPlan(delivery.tables, [{ type: sink.type, base: changes.base }])
      throw new GuardHold(`held: ${reasons.map((reason) => reason.message).join('; ')}`, {
        code: 'held',
        hint: `Nothing was published. If this is meant, publish with acceptAnything (plan ${hash.slice(0, 12)}).`,
      })
    }
    const { books } = delivery
    const report = { proofs, rejects: books.counts(), plan: changes, books: accounts(books) }
    if (staged.upToDate && changesNothing(changes)) {
      await session.abort()
      return { ...report, status: 'unchanged', place: sink.place }
    }
    const { place } = await session.commit()
    return { ...report, status: 'published', place }
  } catch (error) {
    await session.abort()
    throw error
  }
}

const accounts = (books: { readonly account: (name: Collection) => Account }): Record<Collection, Account> =>
  Object.fromEntries(collections.map((name) => [name, books.account(name)])) as Record<Collection, Account>

const take = async (source: Source, store: SnapshotStore, context: PullContext) => {
  const startedAt = new Date().toISOString()
  const writer = await store.begin()
  try {
    const proofs = await pull(source, writer, context)
    const meta = { startedAt, finishedAt: new Date().toISOString(), sourceKey: source.name, proofs }
    return { proofs, snapshot: await writer.commit(meta) }
  } catch (error) {
    await writer.abort()
    throw error
  }
}
