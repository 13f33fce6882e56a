import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import {
  compareUtf8,
  csvFields,
  csvLine,
  type Scratch,
  SortedLines,
  type TableFile,
  type TableName,
  type TableSet,
  type TableStore,
  tableNames,
  tableShapes,
} from '@rosterstream/core'
import { tableColumns } from './columns.js'
import { listFolder, type SetFile } from './folder-files.js'
import { readRows } from './read-rows.js'

/** Room to bring a set into our order: for sorted runs, and for the tables that come of them. */
export interface WorkSpace {
  readonly scratch: Scratch
  readonly store: TableStore
}

/** What `readSet` works with. */
export interface ReadSetOptions {
  /** Left out, only a set in our own form (columns, order, bytes) is taken. */
  readonly work?: WorkSpace | undefined
  /** Takes a sentence on why a set, or a row of it, was not taken. */
  readonly remark: (message: string) => void
}

/**
 * Reads the set in a folder as a base to compare with: an SDS V2.1 set of any making, brought into our columns and order where it
 * is in others. `undefined`, with a remark, for what is no such set: a file or a required header missing. Values are not judged.
 * Memory: a chunk, or the budget of the sort.
 */
export const readSet = async (folder: string, options: ReadSetOptions): Promise<TableSet | undefined> => {
  const files = (await listFolder(folder))?.files ?? []
  if (files.length === 0) return undefined
  const fault = setFault(files)
  const read: TableFile[] = []
  for (const name of fault === undefined ? tableNames : []) {
    const file = files.find(({ table }) => table === name)
    if (file === undefined) continue
    const path = join(folder, file.fileName)
    const found = (await readOwnTable(path, name)) ?? (await readForeignTable(path, name, options))
    if (typeof found === 'string') return refused(folder, found, options)
    read.push(found)
  }
  return fault === undefined ? { files: read } : refused(folder, fault, options)
}

const refused = (folder: string, why: string, options: ReadSetOptions): undefined => {
  options.remark(`the set in ${folder} cannot be compared with: ${why}`)
  return undefined
}

const setFault = (files: readonly SetFile[]): string | undefined => {
  const tables = files.map(({ table }) => table)
  const twice = tables.find((table, index) => tables.indexOf(table) !== index)
  if (twice !== undefined) return `${twice}.csv is there twice`
  for (const name of ['orgs', 'users', 'roles'] as const) if (!tables.includes(name)) return `${name}.csv is missing`
  if (tables.includes('classes') !== tables.includes('enrollments'))
    return 'classes.csv and enrollments.csv belong together'
  return undefined
}

/** Longer than any row of ours: a file without our line ends must not be searched for them again and again. */
const longestRow = 1 << 22

/** Reads a table in our own form; `undefined` when it is in another. */
const readOwnTable = async (path: string, name: TableName): Promise<TableFile | undefined> => {
  const { columns, keyColumns } = tableShapes[name]
  const hash = createHash('sha256')
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let rest = ''
  let key: readonly string[] | undefined
  let lineCount = 0
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 16 })) {
      hash.update(chunk as Uint8Array)
      const lines = (rest + decoder.decode(chunk as Uint8Array, { stream: true })).split('\r\n')
      rest = lines.pop() as string
      if (rest.includes('\n') || rest.length > longestRow) return undefined
      for (const line of lines) {
        const fields = csvFields(line)
        if (fields.length !== columns.length || line.includes('\n')) return undefined
        if (lineCount++ === 0) {
          if (line !== columns.join(',')) return undefined
        } else {
          if (key !== undefined && compareKeys(key, fields, keyColumns) >= 0) return undefined
          key = fields
        }
      }
    }
    if (lineCount === 0 || rest + decoder.decode() !== '') return undefined
  } catch (fault) {
    if (fault instanceof TypeError) return undefined
    throw fault
  }
  const chunks = (): AsyncIterable<Uint8Array> => createReadStream(path, { highWaterMark: 1 << 16 })
  return { name, rows: lineCount - 1, sha256: hash.digest('hex'), path, chunks }
}

const compareKeys = (left: readonly string[], right: readonly string[], keyColumns: number): number => {
  for (let index = 0; index < keyColumns; index++) {
    const order = compareUtf8(left[index] as string, right[index] as string)
    if (order !== 0) return order
  }
  return 0
}

const readForeignTable = async (
  path: string,
  name: TableName,
  options: ReadSetOptions,
): Promise<TableFile | string> => {
  if (options.work === undefined) return `${name}.csv is not in our form and order`
  const sorted = new SortedLines({ scratch: options.work.scratch })
  let places: readonly number[] | undefined
  for await (const { rows } of readRows(path, () => undefined)) {
    for (const row of rows) {
      if (places === undefined) {
        const missing = tableColumns[name].find((column) => column.need === 'yes' && !row.includes(column.name))
        if (missing !== undefined) return `${name}.csv has no column ${missing.name}`
        places = tableShapes[name].columns.map((column) => row.indexOf(column))
      } else sorted.add(places.map((place) => clean(row[place])).join(separator))
    }
  }
  return places === undefined
    ? `${name}.csv has no header`
    : writeSorted(sorted, name, { ...options, work: options.work })
}

const separator = '\0'
const clean = (value: string | undefined): string => (value ?? '').replace(/[\0-\x1f\x7f]+/g, ' ').trim()

const writeSorted = (
  sorted: SortedLines,
  name: TableName,
  options: ReadSetOptions & { work: WorkSpace },
): TableFile => {
  const { columns, keyColumns } = tableShapes[name]
  const writer = options.work.store.create(name)
  writer.append(csvLine(columns))
  let [rows, repeated] = [0, 0]
  let key: readonly string[] | undefined
  for (const batch of sorted.batches()) {
    let text = ''
    for (const line of batch) {
      const fields = line.split(separator)
      if (key !== undefined && compareKeys(key, fields, keyColumns) === 0) {
        repeated++
        continue
      }
      key = fields
      text += csvLine(fields)
      rows++
    }
    writer.append(text)
  }
  if (repeated > 0)
    options.remark(`${name}.csv holds ${repeated} rows with a key that was there before; the first of each counts`)
  return writer.finish(rows)
}
