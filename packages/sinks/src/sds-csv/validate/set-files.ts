import { readdir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ConfigError, isLitter, nearNames, tableNames } from '@rosterstream/core'
import { faultCode } from '../disk.js'
import type { CheckedFile } from './check-table.js'
import type { Findings } from './findings.js'

/** The formats that are told apart; only V2.1 is checked. */
export type SetFormat = 'sds-v2.1' | 'sds-v1' | 'unknown'

const v1Names = [
  'school',
  'section',
  'student',
  'teacher',
  'studentenrollment',
  'teacherroster',
  'user',
  'guardianrelationship',
]

/** The files of a folder that belong to a set, by name. */
export interface ListedFiles {
  /** In V2.1. One per table. */
  readonly files: readonly CheckedFile[]
  /** Names of files of the format V1. */
  readonly v1: readonly string[]
}

/** Sorts the files of a folder by name alone, and tells what is no file of a set. Raises ConfigError `validate-no-folder`. */
export const sortFiles = async (folder: string, findings: Findings): Promise<ListedFiles> => {
  const files: CheckedFile[] = []
  const v1: string[] = []
  for (const fileName of (await namesIn(folder)).sort()) {
    const path = join(folder, fileName)
    const word = basename(fileName.toLowerCase(), '.csv')
    const isCsv =
      fileName.toLowerCase().endsWith('.csv') && (await stat(path).catch(() => undefined))?.isFile() === true
    const table = isCsv ? tableNames.find((name) => name.toLowerCase() === word) : undefined
    if (table !== undefined) addFile(files, { table, fileName, path }, findings)
    else if (isCsv && v1Names.includes(word)) v1.push(fileName)
    else if (!isLitter(fileName)) {
      const [near] = fileName.toLowerCase().endsWith('.csv') ? nearNames(word, tableNames, 1) : []
      const advice = near === undefined ? '' : `; did you mean ${near}.csv?`
      findings.add('unknown-file', { file: fileName }, `${fileName} is no file of an SDS set${advice}`)
    }
  }
  return { files, v1 }
}

const addFile = (files: CheckedFile[], file: CheckedFile, findings: Findings): void => {
  const { table, fileName } = file
  if (fileName !== `${table}.csv`)
    findings.add('file-name-case', { file: fileName }, `${fileName} should be ${table}.csv`)
  const twin = files.findIndex((each) => each.table === table)
  if (twin === -1) {
    files.push(file)
    return
  }
  findings.add('duplicate-file', { file: fileName }, `${fileName} is there beside ${files[twin]?.fileName}`)
  if (fileName === `${table}.csv`) files[twin] = file
}

const namesIn = async (folder: string): Promise<string[]> => {
  try {
    return await readdir(folder)
  } catch (cause) {
    throw new ConfigError(`${folder} cannot be read as a folder (${faultCode(cause) ?? 'unknown fault'})`, {
      code: 'validate-no-folder',
      hint: 'name the folder that holds the CSV files',
      cause,
    })
  }
}

/** Tells the format of a set and which files it lacks. */
export const judgeFiles = ({ files, v1 }: ListedFiles, findings: Findings): SetFormat => {
  if (files.length === 0 && v1.length > 0) {
    const message = `this is a set of the older format V1 (${v1.join(', ')}), which is not checked here`
    findings.add('v1-set', { file: '' }, message)
    return 'sds-v1'
  }
  for (const file of v1) findings.add('unknown-file', { file }, `${file} belongs to the older format V1`)
  const there = new Set(files.map(({ table }) => table))
  for (const name of ['orgs', 'users', 'roles'] as const) {
    if (!there.has(name)) findings.add('missing-file', { file: `${name}.csv` }, `${name}.csv is missing`)
  }
  if (there.has('classes') !== there.has('enrollments')) {
    const missing = there.has('classes') ? 'enrollments.csv' : 'classes.csv'
    findings.add('missing-pair', { file: missing }, `${missing} is missing, and its other half is there`)
  }
  return files.length === 0 ? 'unknown' : 'sds-v2.1'
}
