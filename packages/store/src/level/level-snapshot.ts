import type { Collection, Page, RecordOf, Rejection, Snapshot, SnapshotMeta } from '@rosterstream/core'
import { type Database, IncompleteError } from './database.js'
import { findRecord } from './find-record.js'
import { cursorKey, letterOf, metaKey, parseBlockKey, rejectionEnd, rejectionKey } from './keys.js'
import { type Ending, generationFormat } from './level-writer.js'
import { MergeBlocks } from './merge-blocks.js'
import { type Reading, readBytes } from './reading.js'

/** What a snapshot asks of its store. */
export interface SnapshotOptions {
  readonly database: Database
  readonly close: () => Promise<void>
  /** Turns what reading raised into an error with a next step. */
  readonly fault: (error: unknown) => Error
}

const pageOf = <C extends Collection>(
  collection: C,
  records: readonly RecordOf[C][],
  rest: Partial<Page<C>>,
): Page<C> => ({
  collection,
  records,
  rejections: [],
  origin: { attempt: 1, offset: 0 },
  proof: undefined,
  taken: () => undefined,
  ...rest,
})

// LevelDB passes over parts that it cannot read; a snapshot is whole or it is damaged.
const expectAll = (read: number, than: { readonly written: number; readonly what: string }): void => {
  if (read !== than.written) throw new IncompleteError(`${read} of ${than.written} ${than.what} could be read`)
}

/** Yields the records of a collection by the page, and then what is left over. */
async function* recordPages<C extends Collection>(reading: Reading<C>): AsyncGenerator<Page<C>> {
  const { collection, cursor, size } = reading
  const merge = new MergeBlocks(collection)
  const blocks = reading.database.iterator({
    gte: letterOf(collection),
    lt: cursorKey(collection),
    highWaterMarkBytes: readBytes,
  })
  let offset = 0
  try {
    for (;;) {
      const entries = await blocks.nextv(1000)
      for (const [key, text] of entries) {
        const block = parseBlockKey(key)
        if (block.attempt === cursor?.attempt) merge.take(block, text)
      }
      if (entries.length === 0) merge.end()
      let at = 0
      for (; merge.records.length - at >= size; at += size) {
        const rejections = merge.rejections.splice(0)
        yield pageOf(collection, merge.records.slice(at, at + size), { rejections, origin: { attempt: 1, offset } })
        offset += size
      }
      merge.records = at === 0 ? merge.records : merge.records.slice(at)
      if (entries.length === 0) break
    }
    expectAll(merge.taken, { written: cursor?.records ?? 0, what: `records of ${collection}` })
    yield pageOf(collection, merge.records, { rejections: merge.rejections, origin: { attempt: 1, offset } })
  } finally {
    await blocks.close()
  }
}

/** JSON leaves out what is undefined; a rejection has every member. */
const whole = (kept: Rejection): Rejection => ({
  collection: kept.collection,
  sourcedId: kept.sourcedId,
  severity: kept.severity,
  rule: kept.rule,
  field: kept.field,
  value: kept.value,
  message: kept.message,
  action: kept.action,
  origin: kept.origin,
  root: kept.root,
})

/** Yields the rejections that came with the pages of the attempt that counts, one page's at a time. */
async function* keptRejections<C extends Collection>(reading: Reading<C>): AsyncGenerator<readonly Rejection[]> {
  const { collection, cursor, database } = reading
  if (cursor === undefined || cursor.rejections === 0) return
  const kept = database.values({
    gte: rejectionKey(collection),
    lt: rejectionEnd(collection),
    highWaterMarkBytes: readBytes,
  })
  let read = 0
  for await (const text of kept) {
    const { attempt, rejections } = JSON.parse(text) as { attempt: number; rejections: readonly Rejection[] }
    if (attempt !== cursor.attempt) continue
    read += rejections.length
    yield rejections.map(whole)
  }
  expectAll(read, { written: cursor.rejections, what: `rejections of ${collection}` })
}

async function* pagesOf<C extends Collection>(reading: Reading<C>, meta: SnapshotMeta): AsyncGenerator<Page<C>> {
  let last: Page<C> | undefined
  for await (const page of recordPages(reading)) {
    if (last !== undefined) yield last
    last = page
  }
  for await (const rejections of keptRejections(reading)) {
    if (last !== undefined) yield last
    last = pageOf(reading.collection, [], { rejections, origin: { attempt: 1, offset: last?.origin.offset ?? 0 } })
  }
  if (last !== undefined) yield { ...last, proof: meta.proofs[reading.collection] }
}

/** Reads what ends a finished generation; `undefined` when it is not finished, or of another format. */
export const readEnding = async (database: Database): Promise<Ending | undefined> => {
  const text = await database.get(metaKey)
  const ending = text === undefined ? undefined : (JSON.parse(text) as Ending)
  return ending?.format === generationFormat ? ending : undefined
}

/** A finished generation for reading. Holds a read buffer of a quarter MiB and a page per reader. */
export const levelSnapshot = (ending: Ending, options: SnapshotOptions): Snapshot => {
  const { meta, cursors } = ending
  const { database, fault } = options
  const reading = <C extends Collection>(collection: C, size: number): Reading<C> => ({
    database,
    collection,
    cursor: cursors[collection],
    size,
  })
  return {
    meta,
    pages: async function* (collection, request) {
      try {
        yield* pagesOf(reading(collection, request?.size ?? 1000), meta)
      } catch (error) {
        throw fault(error)
      }
    },
    get: async (collection, sourcedId) =>
      await findRecord(reading(collection, 1), sourcedId).catch((error: unknown) => {
        throw fault(error)
      }),
    close: options.close,
  }
}
