import {
  type Collection,
  compareUtf8,
  decodeRecords,
  newestCopy,
  type RecordCopy,
  type RecordOf,
} from '@rosterstream/core'
import { letterOf, parseBlockKey } from './keys.js'
import { type Reading, readBytes } from './reading.js'

/** The keys of the blocks that can hold a record. Blocks that overlap others may begin anywhere below it: only keys are read on the way. */
const blocksAround = async <C extends Collection>(reading: Reading<C>, sourcedId: string): Promise<string[]> => {
  const { collection, cursor, database } = reading
  const letter = letterOf(collection)
  const found: string[] = []
  const below = database.keys({
    gte: letter,
    lt: `${letter}${sourcedId}\u0001`,
    reverse: true,
    highWaterMarkBytes: readBytes,
  })
  try {
    for (let size = 4; ; size = 1000) {
      const keys = await below.nextv(size)
      if (keys.length === 0) return found
      for (const key of keys) {
        const block = parseBlockKey(key)
        if (block.attempt !== cursor?.attempt) continue
        if (compareUtf8(block.last, sourcedId) >= 0) found.push(key)
        if (block.apart && block.first !== sourcedId && cursor.crowded === 0) return found
      }
    }
  } finally {
    await below.close()
  }
}

/** Finds the copy of one record that counts. */
export const findRecord = async <C extends Collection>(
  reading: Reading<C>,
  sourcedId: string,
): Promise<RecordOf[C] | undefined> => {
  const keys = await blocksAround(reading, sourcedId)
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
