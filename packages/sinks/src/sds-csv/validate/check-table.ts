import type { TableName } from '@rosterstream/core'
import { type RowFault, readRows } from '../read-rows.js'
import { checkHeader, type Header } from './check-header.js'
import type { Findings } from './findings.js'
import type { KnownIds } from './known-ids.js'
import { RowCheck } from './row-check.js'

/** A file of the set that is checked. */
export interface CheckedFile {
  readonly table: TableName
  readonly fileName: string
  readonly path: string
}

/** What the checks of one set share. */
export interface CheckContext {
  readonly findings: Findings
  readonly ids: KnownIds
  /** Tables of which the set has a file. */
  readonly tables: ReadonlySet<TableName>
  readonly signal?: AbortSignal | undefined
}

/** What came of a table's rows. */
export interface CheckedTable {
  readonly rows: number
  readonly header: Header | undefined
}

/** Checks the text, header and rows of one file, and notes its ids. Memory: a batch of rows, eight bytes a row where keys have several columns. */
export const checkTable = async (file: CheckedFile, context: CheckContext): Promise<CheckedTable> => {
  const { findings } = context
  const onFault = (fault: RowFault, line: number): void =>
    findings.add(fault, { file: file.fileName, line }, faultTexts[fault])
  let rows = 0
  let seen = false
  let header: Header | undefined
  let check: RowCheck | undefined
  for await (const batch of readRows(file.path, onFault)) {
    context.signal?.throwIfAborted()
    for (let index = 0; index < batch.rows.length; index++) {
      const [row, line] = [batch.rows[index] as string[], batch.lines[index] as number]
      if (!seen) {
        seen = true
        header = checkHeader(row, file.table, { file: file.fileName, line, findings })
        check = header === undefined ? undefined : new RowCheck(file, header, context)
      } else {
        rows++
        check?.check(row, line)
      }
    }
  }
  if (!seen) findings.add('empty-file', { file: file.fileName }, 'the file is empty')
  else if (rows === 0 && header !== undefined)
    findings.add('no-rows', { file: file.fileName }, 'the file has a header and no rows')
  if (check !== undefined) await check.tellRepeats()
  return { rows, header }
}

const faultTexts: Readonly<Record<RowFault, string>> = {
  'byte-order-mark': 'the file begins with a byte order mark',
  'encoding-utf-16': 'the file is UTF-16, not UTF-8',
  'bytes-not-utf-8': 'the line holds bytes that are no UTF-8',
  'control-character': 'the line holds a control character',
  'line-ends': 'lines end with LF alone',
  'line-too-long': 'the line is longer than a mebibyte',
  'empty-line': 'the line is empty',
  'line-break-in-value': 'a value goes over several lines',
  'quote-not-closed': 'a quote is opened and not closed',
  'stray-quote': 'a quote stands within a value that is not in quotes, or text follows the closing quote',
  'wrong-separator': 'values are not separated by commas',
}
