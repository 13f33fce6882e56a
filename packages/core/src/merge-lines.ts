const linesPerBatch = 1024

/** Tells which of two lines comes first. */
export type CompareLines = (left: string, right: string) => number

/** The order of UTF-16 units. */
export const compareUnits: CompareLines = (left, right) => (left < right ? -1 : left > right ? 1 : 0)

/** Reads lines out of chunks of text one at a time, without taking a chunk apart first. */
class LineCursor {
  line = ''
  readonly #chunks: Iterator<string>
  #chunk = ''
  #at = 0

  constructor(chunks: Iterable<string>) {
    this.#chunks = chunks[Symbol.iterator]()
  }

  /** Moves on; false at the end. */
  advance(): boolean {
    while (this.#at >= this.#chunk.length) {
      const next = this.#chunks.next()
      if (next.done === true) return false
      this.#chunk = next.value
      this.#at = 0
    }
    const end = this.#chunk.indexOf('\n', this.#at)
    this.line = this.#chunk.slice(this.#at, end)
    this.#at = end + 1
    return true
  }
}

const siftDown = (heap: LineCursor[], from: number, compare: CompareLines): void => {
  const moving = heap[from] as LineCursor
  let hole = from
  for (;;) {
    let child = 2 * hole + 1
    if (child >= heap.length) break
    const right = child + 1
    if (right < heap.length && compare((heap[right] as LineCursor).line, (heap[child] as LineCursor).line) < 0)
      child = right
    const below = heap[child] as LineCursor
    if (compare(moving.line, below.line) <= 0) break
    heap[hole] = below
    hole = child
  }
  heap[hole] = moving
}

/**
 * Merges sorted runs, each given as chunks of whole lines that end in `\n`, into batches of about a thousand lines. Holds a chunk of each run
 * and one batch.
 */
export function* mergeLines(runs: readonly Iterable<string>[], compare: CompareLines): Generator<readonly string[]> {
  const heap = runs.map((chunks) => new LineCursor(chunks)).filter((cursor) => cursor.advance())
  for (let index = (heap.length >> 1) - 1; index >= 0; index--) siftDown(heap, index, compare)
  let batch: string[] = []
  while (heap.length > 0) {
    const top = heap[0] as LineCursor
    batch.push(top.line)
    if (!top.advance()) {
      const last = heap.pop() as LineCursor
      if (heap.length > 0) heap[0] = last
    }
    if (heap.length > 1) siftDown(heap, 0, compare)
    if (batch.length === linesPerBatch) {
      yield batch
      batch = []
    }
  }
  if (batch.length > 0) yield batch
}
