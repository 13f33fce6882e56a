import { nearNames, type TableName } from '@rosterstream/core'
import { type Column, tableColumns } from '../columns.js'
import type { Findings } from './findings.js'

/** A column of the table and where a file has it. */
export interface PlacedColumn {
  readonly column: Column
  readonly at: number
}

/** What a header says of the rows under it. */
export interface Header {
  readonly width: number
  readonly columns: readonly PlacedColumn[]
}

/** Judges a header, and places the columns that are known, those in a wrong case included. `undefined` when it is no header at all. */
export const checkHeader = (
  names: readonly string[],
  table: TableName,
  where: { readonly file: string; readonly line: number; readonly findings: Findings },
): Header | undefined => {
  const { file, line, findings } = where
  const known = tableColumns[table]
  const placed = new Map<string, PlacedColumn>()
  const unknown: string[] = []
  names.forEach((name, at) => {
    const column = known.find((each) => each.name === name) ?? known.find((each) => sameWord(each.name, name))
    if (column === undefined) unknown.push(name)
    else if (placed.has(column.name)) {
      findings.add('duplicate-header', { file, line, column: column.name }, `the column ${column.name} is there twice`)
    } else {
      placed.set(column.name, { column, at })
      if (column.name === name) return
      findings.add(
        'header-case',
        { file, line, column: column.name },
        `the column ${shown(name)} should be ${column.name}`,
      )
    }
  })
  if (placed.size === 0) {
    findings.add('no-header', { file, line }, 'the first line names no column of this file')
    return undefined
  }
  const lacking = known.filter((column) => !placed.has(column.name)).map((column) => column.name)
  for (const name of unknown) tellUnknown(name, lacking, where)
  tellLacking(known, placed, where)
  return { width: names.length, columns: [...placed.values()] }
}

const tellUnknown = (
  name: string,
  lacking: readonly string[],
  where: { readonly file: string; readonly line: number; readonly findings: Findings },
): void => {
  const { file, line, findings } = where
  if (sameWord(name, 'password')) {
    findings.add('password-column', { file, line, column: 'password' }, 'the file has a column of passwords')
    return
  }
  const [near] = nearNames(name, lacking, 1)
  const advice = near === undefined ? '' : `; did you mean ${near}?`
  findings.add(
    'unknown-header',
    { file, line, column: isWord(name) ? name : undefined },
    `the column ${shown(name)} is not known${advice}`,
  )
}

const tellLacking = (
  known: readonly Column[],
  placed: ReadonlyMap<string, PlacedColumn>,
  where: { readonly file: string; readonly line: number; readonly findings: Findings },
): void => {
  const { file, line, findings } = where
  for (const column of known) {
    if (placed.has(column.name) || column.need === 'no') continue
    const rule = column.need === 'yes' ? 'missing-header' : 'advised-header'
    findings.add(rule, { file, line, column: column.name }, `the column ${column.name} is missing`)
  }
}

const sameWord = (left: string, right: string): boolean => left.toLowerCase() === right.trim().toLowerCase()

// A first line of values must not show them: what is no word of a header is not named.
const isWord = (name: string): boolean => /^ ?[A-Za-z][A-Za-z ]{0,39}$/.test(name)
const shown = (name: string): string => (isWord(name) ? `"${name}"` : 'without a proper name')
