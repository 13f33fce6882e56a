import { compareUtf8 } from './compare-utf8.js'
import type { Run, RunWriter, Scratch } from './scratch.js'

const defaultBudgetBytes = 24 * 1024 * 1024
const lineOverheadBytes = 48
const linesPerBatch = 1024
/** UTF-16 order and UTF-8 order agree on texts without these units. */
const wideUnits = /[\ud800-\uffff]/

/** Where sorted runs go and how much text may wait in memory. */
export interface SortedLinesOptions {
  readonly scratch: Scratch
  /** @default 24 MiB */
  readonly budgetBytes?: number
}

/**
 * Sorts any number of lines by their UTF-8 bytes in bounded memory: sorted runs under a byte budget, then a heap merge.
 *
 * A line holds no `\n`. Holds the budget while filling and about 100 KiB per run while merging; lines that come in order make one run.
 */
export class SortedLines {
  readonly #scratch: Scratch
  readonly #budgetBytes: number
  readonly #runs: Run[] = []
  #open: { readonly writer: RunWriter; last: string } | undefined
  #lines: string[] = []
  #bytes = 0
  #ascending = true
  #wide = false

  constructor(options: SortedLinesOptions) {
    this.#scratch = options.scratch
    this.#budgetBytes = options.budgetBytes ?? defaultBudgetBytes
  }

  /** Takes one line. Hot path. */
  add(line: string): void {
    const lines = this.#lines
    if (this.#ascending && lines.length > 0 && line < (lines[lines.length - 1] as string)) this.#ascending = false
    lines.push(line)
    this.#bytes += line.length + lineOverheadBytes
    if (this.#bytes >= this.#budgetBytes) this.#spill()
  }

  /** Yields all lines in order, in batches of about a thousand; to be called once. */
  *batches(): Generator<readonly string[]> {
    if (this.#runs.length === 0 && this.#open === undefined) {
      this.#sort()
      const lines = this.#lines
      for (let start = 0; start < lines.length; start += linesPerBatch) yield lines.slice(start, start + linesPerBatch)
      return
    }
    this.#spill()
    this.#closeRun()
    yield* merge(this.#runs, this.#wide ? compareUtf8 : compareUnits)
    for (const run of this.#runs) run.drop()
  }

  #sort(): void {
    const lines = this.#lines
    const wide = wideUnits.test(lines.join('\n'))
    if (wide) this.#wide = true
    if (wide) lines.sort(compareUtf8)
    else if (!this.#ascending) lines.sort()
  }

  #spill(): void {
    if (this.#lines.length === 0) return
    this.#sort()
    const lines = this.#lines
    const first = lines[0] as string
    if (this.#open !== undefined && compareUtf8(this.#open.last, first) > 0) this.#closeRun()
    this.#open ??= { writer: this.#scratch.create(), last: '' }
    for (let start = 0; start < lines.length; start += linesPerBatch) {
      this.#open.writer.append(`${lines.slice(start, start + linesPerBatch).join('\n')}\n`)
    }
    this.#open.last = lines[lines.length - 1] as string
    this.#lines = []
    this.#bytes = 0
    this.#ascending = true
  }

  #closeRun(): void {
    if (this.#open !== undefined) this.#runs.push(this.#open.writer.finish())
    this.#open = undefined
  }
}

const compareUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0)

interface Cursor {
  readonly chunks: Iterator<string>
  lines: readonly string[]
  next: number
  line: string
}

/** Moves a cursor on; false at its end. */
const advance = (cursor: Cursor): boolean => {
  while (cursor.next >= cursor.lines.length) {
    const chunk = cursor.chunks.next()
    if (chunk.done === true) return false
    cursor.lines = chunk.value.split('\n')
    if (cursor.lines[cursor.lines.length - 1] === '') cursor.lines = cursor.lines.slice(0, -1)
    cursor.next = 0
  }
  cursor.line = cursor.lines[cursor.next] as string
  cursor.next++
  return true
}

type Compare = (left: string, right: string) => number

const siftDown = (heap: Cursor[], from: number, compare: Compare): void => {
  const moving = heap[from] as Cursor
  let hole = from
  for (;;) {
    let child = 2 * hole + 1
    if (child >= heap.length) break
    const right = child + 1
    if (right < heap.length && compare((heap[right] as Cursor).line, (heap[child] as Cursor).line) < 0) child = right
    const below = heap[child] as Cursor
    if (compare(moving.line, below.line) <= 0) break
    heap[hole] = below
    hole = child
  }
  heap[hole] = moving
}

function* merge(runs: readonly Run[], compare: Compare): Generator<readonly string[]> {
  const heap: Cursor[] = []
  for (const run of runs) {
    const cursor = { chunks: run.read()[Symbol.iterator](), lines: [], next: 0, line: '' }
    if (advance(cursor)) heap.push(cursor)
  }
  for (let index = (heap.length >> 1) - 1; index >= 0; index--) siftDown(heap, index, compare)
  let batch: string[] = []
  while (heap.length > 0) {
    const top = heap[0] as Cursor
    batch.push(top.line)
    if (!advance(top)) {
      const last = heap.pop() as Cursor
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
