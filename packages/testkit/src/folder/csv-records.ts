import type { Collection } from '@rosterstream/core'
import { parse } from 'csv-parse/sync'
import { type Column, columns } from './columns.js'

export type WireRecord = Record<string, unknown>

/** A row by lower-case header, only cells that hold something. */
export type Row = ReadonlyMap<string, string>

/** The rows of a CSV file: headers in any case, blank ones and cells without one are numbered. */
export function csvRows(bytes: Buffer): readonly Row[] {
  const options = { bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true }
  const [headers = [], ...lines] = parse(bytes, options)
  return lines.map((cells) => {
    const row = new Map<string, string>()
    cells.forEach((cell, at) => {
      if (cell !== '') row.set(headers[at]?.trim() || `column ${at + 1}`, cell)
    })
    return row
  })
}

/** The value of a cell, whatever the case of its header. */
export function cellOf(row: Row, header: string): string | undefined {
  for (const [name, cell] of row) if (name.toLowerCase() === header.toLowerCase()) return cell
  return undefined
}

/**
 * The record as REST would show it. Values stay as they are: `TRUE` is `TRUE`, blanks around a listed item stay.
 *
 * An empty cell is no field; a column that OneRoster does not know goes under `metadata`, by its own name.
 */
export function wireRecord(row: Row, collection: Collection): WireRecord {
  const record: WireRecord = {}
  const metadata: WireRecord = {}
  for (const [header, cell] of row) {
    const column = columns[collection][header.toLowerCase()]
    if (column) record[column.field] = fieldOf(cell, column)
    else metadata[header.replace(/^metadata\./i, '')] = cell
  }
  if (Object.keys(metadata).length > 0) record.metadata = metadata
  return record
}

function fieldOf(cell: string, { kind, target }: Column): unknown {
  switch (kind) {
    case 'text':
      return cell
    case 'list':
      return cell.split(',')
    case 'ref':
      return reference(cell, target)
    case 'refs':
      return cell.split(',').map((id) => reference(id, target))
    case 'userIds':
      return userIds(cell)
  }
}

const refTypes: Readonly<Partial<Record<Collection, string>>> = {
  orgs: 'org',
  academicSessions: 'academicSession',
  courses: 'course',
  classes: 'class',
  users: 'user',
}

export function reference(sourcedId: string, target: Collection | undefined): WireRecord {
  const href = `${target ?? ''}/${encodeURIComponent(sourcedId)}`
  return { href, sourcedId, ...(target && { type: refTypes[target] }) }
}

/** `{type:identifier},{type:identifier}`; what is not written so is one identifier without a type. */
function userIds(cell: string): readonly WireRecord[] {
  const pairs = [...cell.matchAll(/\{([^:{}]*):([^{}]*)\}/g)]
  if (pairs.length === 0) return [{ identifier: cell }]
  return pairs.map(([, type, identifier]) => ({ type, identifier }))
}
