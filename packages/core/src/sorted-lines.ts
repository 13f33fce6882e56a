import { compareUtf8 } from './compare-utf8.js'
import { type CompareLines, compareUnits, mergeLines } from './merge-lines.js'
import type { Run, RunWriter, Scratch } from './scratch.js'

const defaultBudgetBytes = 16 * 1024 * 1024
const linesPerBlock = 8192
const linesPerBatch = 1024
/** UTF-16 order and UTF-8 order agree on texts without these units. */
const wideUnits = /[\ud800-\uffff]/

/** Where sorted runs go and how much text may wait in memory. */
export interface SortedLinesOptions {
  readonly scratch: Scratch
  /** @default 16 MiB */
  readonly budgetBytes?: number | undefined
}

/**
 * Sorts any number of lines by their UTF-8 bytes in bounded memory: sorted runs under a byte budget, then a heap merge.
 *
 * A line holds no `\n`. Waiting lines are kept as sorted blocks of joined text, since many small strings cost the collector more than
 * the sort. Lines that come in order go straight to one run. Holds the budget while filling, about 64 KiB per run while merging.
 */
export class SortedLines {
  readonly #scratch: Scratch
  readonly #budgetBytes: number
  readonly #runs: Run[] = []
  #open: { readonly writer: RunWriter; last: string } | undefined
  #lines: string[] = []
  #bytes = 0
  #ascending = true
  #blocks: string[] = []
  #blockBytes = 0
  #compare: CompareLines = compareUnits

  constructor(options: SortedLinesOptions) {
    this.#scratch = options.scratch
    this.#budgetBytes = options.budgetBytes ?? defaultBudgetBytes
  }

  /** Takes one line. Hot path. */
  add(line: string): void {
    const lines = this.#lines
    if (this.#ascending && lines.length > 0 && line < (lines[lines.length - 1] as string)) this.#ascending = false
    lines.push(line)
    this.#bytes += line.length + 1
    if (lines.length >= linesPerBlock || this.#bytes >= this.#budgetBytes) this.#closeBlock()
  }

  /** Yields all lines in order, in batches of about a thousand; to be called once. */
  *batches(): Generator<readonly string[]> {
    if (this.#runs.length === 0 && this.#open === undefined && this.#blocks.length === 0) {
      this.#sortedText()
      const lines = this.#lines
      for (let start = 0; start < lines.length; start += linesPerBatch) yield lines.slice(start, start + linesPerBatch)
      return
    }
    this.#closeBlock()
    this.#spill()
    this.#closeRun()
    try {
      yield* mergeLines(
        this.#runs.map((run) => run.read()),
        this.#compare,
      )
    } finally {
      for (const run of this.#runs) run.drop()
    }
  }

  /** Sorts the waiting lines and joins them; every line ends in `\n`. */
  #sortedText(): string {
    const text = `${this.#lines.join('\n')}\n`
    // Counting the bytes is native and tells ASCII, which has no wide units, ten times as fast as the expression.
    const wide = Buffer.byteLength(text) !== text.length && wideUnits.test(text)
    if (wide) this.#compare = compareUtf8
    if (!wide && this.#ascending) return text
    if (wide) this.#lines.sort(compareUtf8)
    else this.#lines.sort()
    return `${this.#lines.join('\n')}\n`
  }

  #closeBlock(): void {
    if (this.#lines.length === 0) return
    const text = this.#sortedText()
    const lines = this.#lines
    const first = lines[0] as string
    const follows = this.#open === undefined ? this.#runs.length === 0 : compareUtf8(this.#open.last, first) <= 0
    if (this.#ascending && this.#blocks.length === 0 && follows) {
      this.#open ??= { writer: this.#scratch.create(), last: '' }
      this.#open.writer.append(text)
      this.#open.last = lines[lines.length - 1] as string
    } else {
      this.#blocks.push(text)
      this.#blockBytes += text.length
    }
    this.#lines = []
    this.#bytes = 0
    this.#ascending = true
    if (this.#blockBytes >= this.#budgetBytes) this.#spill()
  }

  /** Merges the waiting blocks into one run. */
  #spill(): void {
    if (this.#blocks.length === 0) return
    const writer = this.#scratch.create()
    for (const batch of mergeLines(
      this.#blocks.map((block) => [block]),
      this.#compare,
    )) {
      writer.append(`${batch.join('\n')}\n`)
    }
    this.#runs.push(writer.finish())
    this.#blocks = []
    this.#blockBytes = 0
  }

  #closeRun(): void {
    if (this.#open !== undefined) this.#runs.push(this.#open.writer.finish())
    this.#open = undefined
  }
}
