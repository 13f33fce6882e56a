import {
  type Collection,
  compareUtf8,
  decodeRecords,
  newestCopy,
  type RecordCopy,
  type RecordOf,
} from '@rosterstream/core'
import { indexKey, indexStart, letterOf, parseBlockKey, parseIndexKey } from './keys.js'
import { type Reading, readBytes } from './reading.js'

/** The nearest block at or below an id among those that are apart: none of the others can hold it. */
const apartBlock = async <C extends Collection>(reading: Reading<C>, sourcedId: string): Promise<string[]> => {
  const letter = letterOf(reading.collection)
  const range = { gte: letter, lt: `${letter}${sourcedId}\u0001`, reverse: true, highWaterMarkBytes: readBytes }
  const below = reading.database.keys(range)
  try {
    for (let size = 4; ; size = 1000) {
      const keys = await below.nextv(size)
      if (keys.length === 0) return []
      for (const key of keys) {
        const block = parseBlockKey(key)
        if (block.apart && block.attempt === reading.cursor?.attempt) return [key]
      }
    }
  } finally {
    await below.close()
  }
}

/** The nearest block at or below an id in each of the pages that overlap others: one step in the index per page. */
const crowdedBlocks = async <C extends Collection>(reading: Reading<C>, sourcedId: string): Promise<string[]> => {
  const { collection, cursor, database } = reading
  const found: string[] = []
  if (cursor === undefined || cursor.crowded === 0) return found
  const index = database.iterator({
    gte: indexStart(collection),
    lt: indexKey(collection, cursor.pages),
    reverse: true,
  })
  try {
    for (let page = cursor.pages - 1; page >= 0; ) {
      index.seek(indexKey(collection, page, sourcedId))
      const entry = await index.next()
      if (entry === undefined) break
      const at = parseIndexKey(entry[0])
      if (at.page === page) found.push(`${letterOf(collection)}${at.first}\0${entry[1]}`)
      page = Math.min(page - 1, at.page)
    }
    return found
  } finally {
    await index.close()
  }
}

/** Finds the copy of one record that counts. */
export const findRecord = async <C extends Collection>(
  reading: Reading<C>,
  sourcedId: string,
): Promise<RecordOf[C] | undefined> => {
  const candidates = [...(await apartBlock(reading, sourcedId)), ...(await crowdedBlocks(reading, sourcedId))]
  const keys = candidates.filter((key) => {
    const block = parseBlockKey(key)
    return block.attempt === reading.cursor?.attempt && compareUtf8(block.last, sourcedId) >= 0
  })
  const texts = await reading.database.getMany(keys)
  const copies: RecordCopy<RecordOf[C]>[] = []
  for (const [index, text] of texts.entries()) {
    const origin = parseBlockKey(keys[index] as string)
    for (const record of decodeRecords(reading.collection, text ?? '[]')) {
      if (record.sourcedId === sourcedId) copies.push({ record, origin })
    }
  }
  return copies.length === 0 ? undefined : newestCopy(reading.collection, copies).record
}
