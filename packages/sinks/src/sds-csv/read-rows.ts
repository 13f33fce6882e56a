import { type OnFault, readLines, type TextFault } from './read-lines.js'

/** What a reader met in the rows of a file, beside the faults of its text. */
export type RowFault =
  | TextFault
  | 'empty-line'
  | 'line-break-in-value'
  | 'quote-not-closed'
  | 'stray-quote'
  | 'wrong-separator'

/** Some rows of a file, header included, each with the line where it begins. */
export interface RowBatch {
  readonly rows: readonly string[][]
  readonly lines: readonly number[]
}

/** A row with line breaks in its values that goes on longer is taken for a quote that was never closed. */
const longestRowLines = 50
const separators = [',', ';', '\t', '|']
const quote = 0x22

/**
 * Yields the rows of a CSV file in batches, the header first. Says what it met and goes on at the next line, so that one lost
 * quote does not hide the rest of a file. The separator is the comma unless the header has none and has another. Holds one batch.
 */
export async function* readRows(path: string, onFault: OnFault<RowFault>): AsyncGenerator<RowBatch> {
  const assembler = new RowAssembler(onFault)
  for await (const lines of readLines(path, onFault)) {
    const batch = assembler.take(lines)
    if (batch.rows.length > 0) yield batch
  }
  const batch = assembler.end()
  if (batch.rows.length > 0) yield batch
}

class RowAssembler {
  readonly #onFault: OnFault<RowFault>
  #separator: string | undefined
  #line = 1
  #pending: string[] = []
  #rows: string[][] = []
  #lines: number[] = []

  constructor(onFault: OnFault<RowFault>) {
    this.#onFault = onFault
  }

  take(lines: readonly string[]): RowBatch {
    this.#rows = []
    this.#lines = []
    if (this.#separator === undefined) this.#findSeparator(lines[0] as string)
    for (let index = 0; index < lines.length; index++) this.#takeLine(lines[index] as string)
    return { rows: this.#rows, lines: this.#lines }
  }

  end(): RowBatch {
    this.#rows = []
    this.#lines = []
    while (this.#pending.length > 0) this.#giveUp('quote-not-closed')
    return { rows: this.#rows, lines: this.#lines }
  }

  #findSeparator(header: string): void {
    this.#separator = separators.find((separator) => header.includes(separator)) ?? ','
    if (this.#separator !== ',') this.#onFault('wrong-separator', 1)
  }

  #takeLine(line: string): void {
    if (this.#pending.length === 0 && !line.includes('"')) {
      if (line === '') this.#onFault('empty-line', this.#line)
      else this.#push(line.split(this.#separator as string))
      this.#line++
      return
    }
    this.#pending.push(line)
    const fields = splitQuoted(this.#pending.length === 1 ? line : this.#pending.join('\n'), this.#separator as string)
    if (fields === 'stray-quote') this.#giveUp('stray-quote')
    else if (fields !== 'quote-not-closed') this.#finish(fields)
    else if (this.#pending.length > longestRowLines) this.#giveUp('quote-not-closed')
  }

  #finish(fields: string[]): void {
    if (this.#pending.length > 1) this.#onFault('line-break-in-value', this.#line)
    this.#push(fields)
    this.#line += this.#pending.length
    this.#pending = []
  }

  /** Takes the first pending line for a row by itself, and the others anew. */
  #giveUp(fault: 'quote-not-closed' | 'stray-quote'): void {
    const [first, ...others] = this.#pending
    this.#onFault(fault, this.#line)
    this.#push((first as string).split(this.#separator as string))
    this.#line++
    this.#pending = []
    for (const line of others) this.#takeLine(line)
  }

  #push(fields: string[]): void {
    this.#rows.push(fields)
    this.#lines.push(this.#line)
  }
}

/** Splits the text of one row by RFC 4180, strictly: a quote opens a value at its beginning alone, and only a separator follows its end. */
export const splitQuoted = (text: string, separator: string): string[] | 'quote-not-closed' | 'stray-quote' => {
  const fields: string[] = []
  let at = 0
  for (;;) {
    const quoted = text.charCodeAt(at) === quote
    const end = quoted ? closingQuote(text, at + 1) : endOfPlain(text, at, separator)
    if (end === -1) return 'quote-not-closed'
    const value = text.slice(quoted ? at + 1 : at, end)
    if (!quoted && value.includes('"')) return 'stray-quote'
    fields.push(quoted ? value.replaceAll('""', '"') : value)
    const next = quoted ? end + 1 : end
    if (next >= text.length) return fields
    if (text[next] !== separator) return 'stray-quote'
    at = next + 1
  }
}

const endOfPlain = (text: string, from: number, separator: string): number => {
  const end = text.indexOf(separator, from)
  return end === -1 ? text.length : end
}

const closingQuote = (text: string, from: number): number => {
  let end = text.indexOf('"', from)
  while (end !== -1 && text.charCodeAt(end + 1) === quote) end = text.indexOf('"', end + 2)
  return end
}
