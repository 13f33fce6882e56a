import { type TableName, tableShapes } from '@rosterstream/core'
import { readRows } from '../read-rows.js'
import type { Header, PlacedColumn } from './check-header.js'
import type { CheckContext, CheckedFile } from './check-table.js'
import { type ValueCheck, valueCheck } from './check-values.js'
import { noted } from './known-ids.js'
import { Repeats } from './repeats.js'
import { type RowNote, reader, rowNote } from './row-notes.js'

/** The tables whose first column is their own id; the others have keys of several columns. */
const idTables: readonly TableName[] = ['orgs', 'users', 'classes', 'academicSessions', 'courses']

/** Judges the rows of one file: width, values, references, keys. Notes their ids. */
export class RowCheck {
  readonly #file: CheckedFile
  readonly #header: Header
  readonly #context: CheckContext
  readonly #checks: readonly (ValueCheck | undefined)[]
  readonly #note: RowNote | undefined
  readonly #keys: readonly ((row: readonly string[]) => string)[]
  readonly #repeats: Repeats | undefined

  constructor(file: CheckedFile, header: Header, context: CheckContext) {
    const { findings, ids } = context
    this.#file = file
    this.#header = header
    this.#context = context
    this.#checks = header.columns.map(({ column }) => valueCheck(column, file.fileName, findings))
    this.#note = rowNote(file.table, { header, file: file.fileName, ids, findings })
    this.#keys = keyColumns(file.table).map((name) => reader(header, name))
    this.#repeats = idTables.includes(file.table) ? undefined : new Repeats()
  }

  /** Hot path. */
  check(row: readonly string[], line: number): void {
    if (row.length !== this.#header.width) {
      const message = `the row has ${row.length} values, the header ${this.#header.width} columns`
      this.#context.findings.add('ragged-row', { file: this.#file.fileName, line }, message)
    }
    const { columns } = this.#header
    for (let index = 0; index < columns.length; index++) {
      const placed = columns[index] as PlacedColumn
      const value = row[placed.at] ?? ''
      if (value === '') this.#checkEmpty(placed, line)
      else this.#checkValue(placed, value, { line, check: this.#checks[index] })
    }
    this.#checkKey(row, line)
    this.#note?.(row, line)
  }

  /** Reads the file again when a key of several columns was there before, to say where. */
  async tellRepeats(): Promise<void> {
    const repeats = this.#repeats?.finish()
    if (repeats === undefined || repeats.total === 0) return
    let told = 0
    let line = 0
    for await (const batch of readRows(this.#file.path, () => undefined)) {
      for (let index = line === 0 ? 1 : 0; index < batch.rows.length; index++) {
        line = batch.lines[index] as number
        if (!repeats.isRepeat(this.#keyOf(batch.rows[index] as string[]))) continue
        told++
        this.#tellRepeat(line)
      }
    }
    this.#context.findings.count('duplicate-key', 'error', Math.max(0, repeats.total - told))
  }

  #checkEmpty({ column }: PlacedColumn, line: number): void {
    if (column.need === 'no') return
    const rule = column.need === 'yes' ? 'missing-value' : 'advised-value'
    this.#context.findings.add(
      rule,
      { file: this.#file.fileName, line, column: column.name },
      `${column.name} is empty`,
    )
  }

  #checkValue({ column }: PlacedColumn, value: string, found: { line: number; check: ValueCheck | undefined }): void {
    const { line, check } = found
    if (isSpace(value.charCodeAt(0)) || isSpace(value.charCodeAt(value.length - 1))) {
      const place = { file: this.#file.fileName, line, column: column.name, value }
      this.#context.findings.add('space-around', place, `${column.name} begins or ends with a space`)
    }
    check?.(value, line)
    if (column.refersTo === undefined) return
    if (column.many !== true) this.#checkReference(column, value, line)
    else for (const id of value.split(',')) if (id.trim() !== '') this.#checkReference(column, id.trim(), line)
  }

  #checkReference(column: PlacedColumn['column'], id: string, line: number): void {
    const { ids, findings, tables } = this.#context
    const table = column.refersTo as TableName
    if (ids.get(table, id) !== 0) return
    const file = this.#file.fileName
    if (!tables.has(table)) {
      findings.add(
        'missing-referred-file',
        { file, line, column: column.name },
        `${column.name} refers to ${table}.csv, which is not there`,
      )
      return
    }
    const severity = column.need === 'yes' ? 'error' : 'warning'
    const place = { file, line, column: column.name, severity } as const
    findings.add('missing-reference', place, `${column.name} ${id.slice(0, 100)} is not in ${table}.csv`)
  }

  #checkKey(row: readonly string[], line: number): void {
    const key = this.#keyOf(row)
    if (key === '') return
    if (this.#repeats !== undefined) {
      this.#repeats.add(key)
      return
    }
    const { ids } = this.#context
    if ((ids.get(this.#file.table, key) & noted.present) === 0) ids.note(this.#file.table, key, noted.present)
    else this.#tellRepeat(line, key)
  }

  #tellRepeat(line: number, id?: string): void {
    const what = id === undefined ? 'the same row by its key' : `sourcedId ${id.slice(0, 100)}`
    this.#context.findings.add('duplicate-key', { file: this.#file.fileName, line }, `${what} was there before`)
  }

  #keyOf(row: readonly string[]): string {
    const keys = this.#keys
    if (keys.length === 1) return (keys[0] as (row: readonly string[]) => string)(row)
    let key = ''
    for (let index = 0; index < keys.length; index++)
      key += `${(keys[index] as (row: readonly string[]) => string)(row)}\0`
    return key
  }
}

// One person may have a role in an org once per grade and session.
const keyColumns = (table: TableName): readonly string[] => {
  if (table === 'roles') return ['userSourcedId', 'orgSourcedId', 'role', 'sessionSourcedId', 'grade']
  if (table === 'relationships') return tableShapes.relationships.columns
  return tableShapes[table].columns.slice(0, tableShapes[table].keyColumns)
}

const isSpace = (unit: number): boolean => unit === 0x20 || unit === 0x09 || unit === 0xa0
