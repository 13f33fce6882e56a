import {
  type Collection,
  compareUtf8,
  decodeRecords,
  newestCopy,
  type Origin,
  type RecordCopy,
  type RecordOf,
  type Rejection,
} from '@rosterstream/core'
import type { BlockKey } from './keys.js'

interface OpenBlock<C extends Collection> {
  readonly records: readonly RecordOf[C][]
  readonly origin: Origin
  at: number
}

const headOf = <C extends Collection>(block: OpenBlock<C>): string => (block.records[block.at] as RecordOf[C]).sourcedId

/**
 * Merges blocks that come in the order of their first ids into one stream of records in the order of their ids, the newest copy of each.
 * Holds the blocks that overlap and what nobody has taken yet. Hot.
 */
export class MergeBlocks<C extends Collection> {
  /** Records in order; whoever reads takes them out. */
  records: RecordOf[C][] = []
  /** What superseded copies leave behind. */
  rejections: Rejection[] = []
  /** How many records came in. */
  taken = 0
  readonly #collection: C
  /** A heap by the next id of each block. */
  readonly #open: OpenBlock<C>[] = []
  #held: RecordOf[C] | undefined
  #heldOrigin: Origin = { attempt: 0, offset: 0 }
  #copies: RecordCopy<RecordOf[C]>[] = []

  constructor(collection: C) {
    this.#collection = collection
  }

  /** Takes the next block; every record below its first id is then final. Raises SyntaxError on a damaged text. */
  take(key: BlockKey, text: string): void {
    this.#drain(key.first)
    const records = decodeRecords(this.#collection, text)
    if (records.length === 0) return
    this.taken += records.length
    this.#open.push({ records, origin: { attempt: key.attempt, offset: key.offset }, at: 0 })
    this.#siftUp()
  }

  /** No block follows: every record is final. */
  end(): void {
    this.#drain(undefined)
    this.#letGo()
  }

  #drain(limit: string | undefined): void {
    while (this.#open.length > 0) {
      const block = this.#open[0] as OpenBlock<C>
      if (limit !== undefined && compareUtf8(headOf(block), limit) >= 0) return
      if (this.#open.length === 1) this.#emitRun(block, limit)
      else this.#emit(block.records[block.at++] as RecordOf[C], block.origin)
      if (block.at === block.records.length) this.#dropTop()
      this.#siftDown()
    }
  }

  /** The one open block gives all that is below the limit: the way of sorted arrivals, one comparison a block. */
  #emitRun(block: OpenBlock<C>, limit: string | undefined): void {
    const { records, origin } = block
    const whole = limit === undefined || compareUtf8((records.at(-1) as RecordOf[C]).sourcedId, limit) < 0
    while (block.at < records.length && (whole || compareUtf8(headOf(block), limit) < 0)) {
      this.#emit(records[block.at++] as RecordOf[C], origin)
    }
  }

  #emit(record: RecordOf[C], origin: Origin): void {
    const held = this.#held
    if (held !== undefined && held.sourcedId === record.sourcedId) {
      if (this.#copies.length === 0) this.#copies.push({ record: held, origin: this.#heldOrigin })
      this.#copies.push({ record, origin })
      return
    }
    this.#letGo()
    this.#held = record
    this.#heldOrigin = origin
  }

  #letGo(): void {
    if (this.#held === undefined) return
    if (this.#copies.length === 0) {
      this.records.push(this.#held)
    } else {
      const { record, superseded } = newestCopy(this.#collection, this.#copies)
      this.records.push(record)
      for (const one of superseded) this.rejections.push(one)
      this.#copies = []
    }
    this.#held = undefined
  }

  #dropTop(): void {
    const last = this.#open.pop() as OpenBlock<C>
    if (this.#open.length > 0) this.#open[0] = last
  }

  #siftUp(): void {
    const heap = this.#open
    let child = heap.length - 1
    const block = heap[child] as OpenBlock<C>
    while (child > 0) {
      const parent = (child - 1) >>> 1
      const above = heap[parent] as OpenBlock<C>
      if (compareUtf8(headOf(above), headOf(block)) <= 0) break
      heap[child] = above
      child = parent
    }
    heap[child] = block
  }

  #siftDown(): void {
    const heap = this.#open
    if (heap.length < 2) return
    const block = heap[0] as OpenBlock<C>
    let parent = 0
    for (let child = 1; child < heap.length; child = 2 * parent + 1) {
      const right = child + 1
      if (
        right < heap.length &&
        compareUtf8(headOf(heap[right] as OpenBlock<C>), headOf(heap[child] as OpenBlock<C>)) < 0
      )
        child = right
      const below = heap[child] as OpenBlock<C>
      if (compareUtf8(headOf(block), headOf(below)) <= 0) break
      heap[parent] = below
      parent = child
    }
    heap[parent] = block
  }
}
