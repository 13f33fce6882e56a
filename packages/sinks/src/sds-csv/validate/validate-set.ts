import { resolve } from 'node:path'
import { type TableName, tableNames } from '@rosterstream/core'
import { faultCode } from '../disk.js'
import { checkClasses, checkPeople, noteOrgs } from './check-people.js'
import { type CheckContext, type CheckedFile, type CheckedTable, checkTable } from './check-table.js'
import { type Finding, Findings } from './findings.js'
import { KnownIds } from './known-ids.js'
import type { ValidationRule } from './rules.js'
import { judgeFiles, type SetFormat, sortFiles } from './set-files.js'

/** Options of `validateSet`. */
export interface ValidateOptions {
  /** Puts values, which may be personal, into messages and findings. @default false */
  readonly showValues?: boolean | undefined
  readonly signal?: AbortSignal | undefined
  /** Is told each file before it is read. */
  readonly onFile?: ((fileName: string) => void) | undefined
}

/** What `validateSet` found. The first 20 findings of each rule and file are there in full; the numbers count all. */
export interface ValidationReport {
  readonly directory: string
  readonly format: SetFormat
  /** Rows by file name, headers not counted. */
  readonly files: Readonly<Record<string, number>>
  /** No finding is an error. */
  readonly valid: boolean
  readonly errors: number
  readonly warnings: number
  readonly infos: number
  /** How often each rule was broken. */
  readonly rules: Readonly<Partial<Record<ValidationRule, number>>>
  readonly findings: readonly Finding[]
}

/** Ids come before what refers to them. */
const order: readonly TableName[] = [
  'orgs',
  'academicSessions',
  'courses',
  'users',
  'roles',
  'classes',
  'enrollments',
  'demographics',
  'userFlags',
  'relationships',
]

/**
 * Checks the SDS V2.1 CSV set in a folder by Microsoft's rules, whoever made it. Never fails on what a file holds.
 *
 * Memory: a batch of rows, 17 to 51 bytes per org, user, class, course and session, eight bytes per row of the other files.
 * Raises ConfigError `validate-no-folder`. Source: SDS V2.1 CSV, validation rules.
 */
export const validateSet = async (directory: string, options: ValidateOptions = {}): Promise<ValidationReport> => {
  const folder = resolve(directory)
  const findings = new Findings(options.showValues === true)
  const listed = await sortFiles(folder, findings)
  const format = judgeFiles(listed, findings)
  const tables = new Set(listed.files.map(({ table }) => table))
  const context: CheckContext = { findings, ids: new KnownIds(), tables, signal: options.signal }
  const files: Record<string, number> = {}
  const checked = new Map<TableName, CheckedTable>()
  for (const table of order) {
    const file = listed.files.find((each) => each.table === table)
    if (file === undefined) continue
    options.onFile?.(file.fileName)
    const result = await readable(file, findings, async () => {
      if (table === 'orgs') await noteOrgs(file, context)
      return checkTable(file, context)
    })
    if (result === undefined) continue
    checked.set(table, result)
    files[file.fileName] = result.rows
  }
  await checkAgain(listed.files, checked, context)
  return report(folder, { format, files: inFileOrder(files), findings })
}

const readable = async <T>(file: CheckedFile, findings: Findings, work: () => Promise<T>): Promise<T | undefined> => {
  try {
    return await work()
  } catch (fault) {
    const code = faultCode(fault)
    if (code === undefined || !(fault instanceof Error) || !('syscall' in fault)) throw fault
    findings.add('unreadable-file', { file: file.fileName }, `${file.fileName} cannot be read (${code})`)
    return undefined
  }
}

const checkAgain = async (
  files: readonly CheckedFile[],
  checked: ReadonlyMap<TableName, CheckedTable>,
  context: CheckContext,
): Promise<void> => {
  for (const [table, check] of [
    ['users', checkPeople],
    ['classes', checkClasses],
  ] as const) {
    const file = files.find((each) => each.table === table)
    const header = checked.get(table)?.header
    if (file === undefined || header === undefined) continue
    if (table === 'users' || checked.has('enrollments'))
      await readable(file, context.findings, () => check(file, header, context))
  }
}

const inFileOrder = (files: Readonly<Record<string, number>>): Record<string, number> => {
  const rank = (name: string): number =>
    tableNames.findIndex((table) => `${table}.csv`.toLowerCase() === name.toLowerCase())
  return Object.fromEntries(Object.entries(files).sort(([left], [right]) => rank(left) - rank(right)))
}

const report = (
  directory: string,
  found: Pick<ValidationReport, 'format' | 'files'> & { readonly findings: Findings },
): ValidationReport => {
  const { error, warning, info } = found.findings.severities
  return {
    directory,
    format: found.format,
    files: found.files,
    valid: error === 0,
    errors: error,
    warnings: warning,
    infos: info,
    rules: Object.fromEntries([...found.findings.rules].sort()),
    findings: found.findings.sorted(['', ...tableNames.map((name) => `${name}.csv`)]),
  }
}
