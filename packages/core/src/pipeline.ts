import type { Account, RejectionCounts } from './books.js'
import { type DeliverEvent, type Delivery, deliver } from './deliver.js'
import { GuardHold, stoppedBefore } from './errors.js'
import { memorySnapshotStore } from './memory-snapshot.js'
import { memoryTables } from './memory-tables.js'
import type { RosterOperator } from './operator.js'
import { completeOperators } from './operators/standard-operators.js'
import type { PullEvent, Source } from './page.js'
import { type GuardSettings, guard, type HoldReason } from './plan/guard.js'
import { changesNothing, hashPlan, type Plan, plan } from './plan/plan.js'
import { unprovenRemovals } from './plan/unproven-removals.js'
import { type Proofs, pull } from './pull.js'
import { type Collection, collections } from './record.js'
import type { Rejection } from './rejection.js'
import type { TableChoice } from './roster/table-builder.js'
import { memoryScratch, type Scratch } from './scratch.js'
import type { Sink, SinkSession } from './sink.js'
import type { Snapshot, SnapshotStore } from './snapshot.js'
import type { TableStore } from './tables.js'

/**
 * What a pipeline may use from outside. Without stores everything is held in memory, which suits small districts. `store` stays open, `scratch`
 * is cleared at the end, and what `tables` made stays where it is.
 */
export interface PipelineOptions {
  readonly store?: SnapshotStore
  readonly scratch?: Scratch
  readonly tables?: TableStore
  /** Optional tables of the set. @default what the source pulls; contacts and user flags on */
  readonly choice?: Partial<TableChoice>
  readonly guard?: GuardSettings
  /** Lets a pull that no total proves remove rows. @default false */
  readonly trustUnproven?: boolean
  /** Publishes whatever the plan removes. */
  readonly acceptAnything?: boolean
  readonly onRejection?: (rejection: Rejection) => void
  readonly observe?: (event: PullEvent | DeliverEvent) => void
  readonly remark?: (message: string) => void
  readonly signal?: AbortSignal
  /** Says when the pull began and ended. @default the clock of the machine */
  readonly now?: () => Date
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
  const scratch = options.scratch ?? memoryScratch()
  const session = await sink.open({ signal: options.signal, remark: options.remark })
  try {
    const { proofs, snapshot } = await take(source, options)
    const { tables, books, staged, changes, reasons } = await prepare(snapshot, {
      source,
      operators,
      session,
      options,
      scratch,
    })
    if (reasons.length > 0 && options.acceptAnything !== true) {
      throw held(reasons, hashPlan(tables, [{ type: sink.type, base: changes.base }]))
    }
    const report = { proofs, rejects: books.counts(), plan: changes, books: accounts(books) }
    if (staged.upToDate && changesNothing(changes)) {
      await session.abort()
      return { ...report, status: 'unchanged', place: sink.place }
    }
    if (options.signal?.aborted === true) throw stoppedBefore('the set was published')
    const { place } = await session.commit()
    return { ...report, status: 'published', place }
  } catch (error) {
    // What went wrong first is what has to be told.
    await session.abort().catch(() => undefined)
    throw error
  } finally {
    scratch.clear()
  }
}

const accounts = (books: { readonly account: (name: Collection) => Account }): Record<Collection, Account> =>
  Object.fromEntries(collections.map((name) => [name, books.account(name)])) as Record<Collection, Account>

const held = (reasons: readonly HoldReason[], hash: string): GuardHold =>
  new GuardHold(`held: ${reasons.map((reason) => reason.message).join('; ')}`, {
    code: 'held',
    hint: `Nothing was published. If this is meant, publish with acceptAnything (plan ${hash.slice(0, 12)}).`,
  })

const take = async (source: Source, options: PipelineOptions) => {
  const { signal, observe, store = memorySnapshotStore(), now = () => new Date() } = options
  const startedAt = now().toISOString()
  const writer = await store.begin()
  try {
    const proofs = await pull(source, writer, { signal, observe })
    const meta = { startedAt, finishedAt: now().toISOString(), sourceKey: source.name, proofs }
    return { proofs, snapshot: await writer.commit(meta) }
  } catch (error) {
    await writer.abort().catch(() => undefined)
    throw error
  }
}

interface Run {
  readonly source: Source
  readonly operators: readonly RosterOperator[]
  readonly session: SinkSession
  readonly options: PipelineOptions
  readonly scratch: Scratch
}

/** Makes the set of a snapshot, stages it and looks for reasons to hold it; closes the snapshot. */
const prepare = async (snapshot: Snapshot, run: Run) => {
  const { session, options } = run
  try {
    const { tables, books } = await transform(snapshot, run)
    const staged = await session.stage(tables)
    const base = await session.base()
    const changes = await plan(base, tables)
    const trusted = base === undefined || options.trustUnproven === true
    const unproven = trusted ? [] : await unprovenRemovals(snapshot, { base, next: tables })
    return { tables, books, staged, changes, reasons: [...guard(changes, options.guard), ...unproven] }
  } finally {
    await snapshot.close()
  }
}

/** Sends the snapshot through the operators, those that the list lacks added. */
const transform = (snapshot: Snapshot, run: Run): Promise<Delivery> => {
  const { source, session, options, scratch } = run
  const choice = choose(source, options.choice)
  return deliver({
    snapshot,
    operators: completeOperators(run.operators, { selectContacts: { contacts: choice.contacts } }),
    collections: source.collections,
    choice,
    scratch,
    tables: options.tables ?? memoryTables(),
    onRejection: options.onRejection,
    onPage: (page) => session.write(page),
    observe: options.observe,
    signal: options.signal,
  })
}
