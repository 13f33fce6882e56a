import {
  type Collection,
  compareUtf8,
  encodeRecords,
  type Page,
  type Snapshot,
  type SnapshotMeta,
  type SnapshotWriter,
} from '@rosterstream/core'
import type { ChainedBatch } from 'classic-level'
import { type Cursor, startCursor } from './cursor.js'
import { endOfBlock, inIdOrder, lengthOfBlocks } from './cut-blocks.js'
import { type Database, databaseError } from './database.js'
import { blockKey, blockTail, cursorKey, indexKey, letterOf, metaKey, rejectionKey } from './keys.js'

/** The version of keys and values in a generation; another one is set aside and pulled anew. */
export const generationFormat = 1

/** What the last write of a generation says: what it is, and how far each collection has come in it. */
export interface Ending {
  readonly format: number
  readonly meta: SnapshotMeta
  readonly cursors: Readonly<Partial<Record<Collection, Cursor>>>
}

/** What a writer asks of its store. */
export interface WriterOptions {
  readonly database: Database
  readonly place: string
  /** The generation is complete and on disk: let it count. */
  readonly accept: (ending: Ending) => Promise<Snapshot>
  /** The generation is given up. */
  readonly discard: () => Promise<void>
}

type Batch = ChainedBatch<Database, string, string>

/** Puts the records of a page into a batch and tells how far the collection has come then. Hot. */
const putRecords = (batch: Batch, page: Page, cursor: Cursor): Cursor => {
  const { collection, origin } = page
  const records = inIdOrder(page.records)
  const [least, greatest] = [records[0]?.sourcedId, records.at(-1)?.sourcedId]
  if (least === undefined || greatest === undefined) return cursor
  const apart = cursor.records === 0 || compareUtf8(least, cursor.frontier) > 0
  const crowded = apart ? cursor.crowded : cursor.crowded + 1
  const length = lengthOfBlocks(apart ? 0 : crowded)
  const letter = letterOf(collection)
  const tail = blockTail({ apart, attempt: origin.attempt, page: cursor.pages, offset: origin.offset })
  for (let from = 0; from < records.length; ) {
    const to = endOfBlock(records, { from, length })
    const [first, last] = [records[from]?.sourcedId as string, records[to - 1]?.sourcedId as string]
    batch.put(blockKey(letter, { first, last, tail }), encodeRecords(collection, records, { from, to }))
    if (!apart) batch.put(indexKey(collection, cursor.pages, first), `${last}\0${tail}`)
    from = to
  }
  const frontier = apart || compareUtf8(greatest, cursor.frontier) > 0 ? greatest : cursor.frontier
  return { ...cursor, crowded, frontier, records: cursor.records + records.length }
}

const putPage = (batch: Batch, page: Page, before: Cursor): Cursor => {
  const { attempt, offset } = page.origin
  const anew = attempt > before.attempt ? { ...startCursor, attempt, pages: before.pages } : before
  const after = putRecords(batch, page, anew)
  const { length } = page.rejections
  if (length > 0) {
    batch.put(rejectionKey(page.collection, before.pages), JSON.stringify({ attempt, rejections: page.rejections }))
  }
  const cursor = { ...after, offset, pages: before.pages + 1, rejections: after.rejections + length }
  batch.put(cursorKey(page.collection), JSON.stringify(cursor))
  return cursor
}

/** Fills a new generation: a batch per page, one after the other. Holds the batches that wait and LevelDB's own buffers. */
export const levelWriter = (options: WriterOptions): SnapshotWriter => {
  const { database, place } = options
  const cursors = new Map<Collection, Cursor>()
  let written: Promise<void> = Promise.resolve()
  let over = false
  const write = (page: Page): Promise<void> => {
    const before = cursors.get(page.collection) ?? startCursor
    if (over || page.origin.attempt < before.attempt) return written
    const batch = database.batch()
    cursors.set(page.collection, putPage(batch, page, before))
    // In the order of the calls, so that the cursor on disk never goes back; after a failed batch none follows.
    written = written.then(() => batch.write())
    return written.catch((error: unknown) => {
      throw databaseError(error, place)
    })
  }
  return {
    write: async (page) => await write(page as Page),
    commit: async (meta) => {
      const ending: Ending = { format: generationFormat, meta, cursors: Object.fromEntries(cursors) }
      try {
        await written
        await database.put(metaKey, JSON.stringify(ending), { sync: true })
        over = true
      } catch (error) {
        throw databaseError(error, place)
      }
      return await options.accept(ending)
    },
    abort: async () => {
      if (over) return
      over = true
      await written.catch(() => undefined)
      await options.discard()
    },
  }
}
