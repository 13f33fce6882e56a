import { compareUtf8 } from '../compare-utf8.js'
import { csvFields, tableRows } from '../roster/csv-fields.js'
import { type TableFile, tableShapes } from '../tables.js'

/** One difference between two tables. `base` is the old row, `next` the new one, as lines of the files. */
export interface Difference {
  readonly kind: 'added' | 'changed' | 'removed'
  readonly base: string | undefined
  readonly next: string | undefined
}

/** The key of a row, its fields joined by U+0000. Hot path: a line without quotes is cut, not split. */
export const rowKey = (line: string, keyColumns: number): string => {
  if (line.includes('"')) return csvFields(line).slice(0, keyColumns).join('\u0000')
  let end = -1
  for (let column = 0; column < keyColumns; column++) {
    end = line.indexOf(',', end + 1)
    if (end === -1) return line.replaceAll(',', '\u0000')
  }
  const key = line.slice(0, end)
  return keyColumns === 1 ? key : key.replaceAll(',', '\u0000')
}

/** Takes one row at a time out of the batches of a table. */
class RowReader {
  readonly #batches: AsyncIterator<string[]> | undefined
  #batch: string[] = []
  #at = 0

  constructor(file: TableFile | undefined) {
    this.#batches = file === undefined ? undefined : tableRows(file)[Symbol.asyncIterator]()
  }

  /** The current row, without waiting; `undefined` when the batch is used up. */
  peek(): string | undefined {
    return this.#batch[this.#at]
  }

  step(): void {
    this.#at++
  }

  /** Reads on; false at the end of the table. */
  async fill(): Promise<boolean> {
    while (this.#at >= this.#batch.length) {
      const next = await this.#batches?.next()
      if (next === undefined || next.done === true) return false
      this.#batch = next.value
      this.#at = 0
    }
    return true
  }

  async close(): Promise<void> {
    await this.#batches?.return?.()
  }
}

/**
 * Merges two tables of one name, both sorted by key, and tells each difference in the order of keys; `unchanged` takes the rows that are
 * alike, when asked for. Holds one batch of each.
 */
export const compareTable = async (
  tables: { readonly base: TableFile | undefined; readonly next: TableFile | undefined },
  visit: { readonly difference: (difference: Difference) => void; readonly unchanged?: (row: string) => void },
): Promise<void> => {
  const name = (tables.base ?? tables.next)?.name
  if (name === undefined) return
  const { keyColumns } = tableShapes[name]
  const base = new RowReader(tables.base)
  const next = new RowReader(tables.next)
  try {
    for (;;) {
      const moreBase = await base.fill()
      const moreNext = await next.fill()
      if (!moreBase && !moreNext) return
      mergeBatches({ base, next, moreBase, moreNext, keyColumns, ...visit })
    }
  } finally {
    await base.close()
    await next.close()
  }
}

interface Merge {
  readonly base: RowReader
  readonly next: RowReader
  readonly moreBase: boolean
  readonly moreNext: boolean
  readonly keyColumns: number
  readonly difference: (difference: Difference) => void
  readonly unchanged?: (row: string) => void
}

/** Goes on until one side has to be read on. */
const mergeBatches = ({ base, next, moreBase, moreNext, keyColumns, difference, unchanged }: Merge): void => {
  for (;;) {
    const old = base.peek()
    const fresh = next.peek()
    if ((old === undefined && moreBase) || (fresh === undefined && moreNext)) return
    if (old === undefined && fresh === undefined) return
    if (old !== undefined && old === fresh) {
      unchanged?.(old)
      base.step()
      next.step()
      continue
    }
    const order = compareKeys(old, fresh, keyColumns)
    if (order === 0) difference({ kind: 'changed', base: old, next: fresh })
    else if (order < 0) difference({ kind: 'removed', base: old, next: undefined })
    else difference({ kind: 'added', base: undefined, next: fresh })
    if (order <= 0) base.step()
    if (order >= 0) next.step()
  }
}

const compareKeys = (old: string | undefined, fresh: string | undefined, keyColumns: number): number => {
  if (old === undefined) return 1
  if (fresh === undefined) return -1
  return compareUtf8(rowKey(old, keyColumns), rowKey(fresh, keyColumns))
}
