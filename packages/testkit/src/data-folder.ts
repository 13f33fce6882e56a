import { parse } from 'node:path'
import { type Collection, collections } from '@rosterstream/core'
import { cellOf, csvRows, type Row, type WireRecord, wireRecord } from './folder/csv-records.js'
import { type NamedFile, namedFiles } from './folder/files.js'
import { collectionNamed, jsonRecords } from './folder/json-records.js'
import { joinRoles } from './folder/roles.js'
import { memoryData } from './memory-data.js'
import type { OneRosterVersion, RosterData } from './roster-data.js'

/** A file of a data set that cannot be read as what its name says. */
export class DataFolderError extends Error {
  override readonly name = 'DataFolderError'
  readonly code = 'data-folder'
  readonly hint = 'Name a folder or a zip with OneRoster JSON files (users.json) or CSV files (users.csv).'
}

/**
 * Serves a folder or a zip of OneRoster JSON files, or of OneRoster CSV files 1.0, 1.1 or 1.2, as REST records.
 *
 * Values are not repaired; collections without a file are empty. Holds all records. Raises DataFolderError when a
 * file cannot be read, or none is there.
 */
export async function folderData(path: string): Promise<RosterData & { readonly version: OneRosterVersion }> {
  const files = await read(path)
  const found = new Map<Collection, unknown[]>(collections.map((collection) => [collection, []]))
  for (const file of files) for (const [collection, records] of recordsOf(file)) found.get(collection)?.push(...records)
  const rows = (name: string): readonly Row[] => files.filter((file) => isCsv(file, name)).flatMap(csvRowsOf)
  const roles = rows('roles')
  joinRoles((found.get('users') ?? []) as WireRecord[], { roles, profiles: rows('userProfiles') })
  const stated = rows('manifest').find((row) => cellOf(row, 'propertyName') === 'oneroster.version')
  const isNewer =
    (stated && cellOf(stated, 'value')?.startsWith('1.2')) || (stated === undefined && isV12(found, roles))
  const version = isNewer ? '1.2' : '1.1'
  return { ...memoryData(Object.fromEntries(found), { version }), version }
}

async function read(path: string): Promise<readonly NamedFile[]> {
  try {
    const files = await namedFiles(path)
    if (files.some((file) => collectionNamed(stem(file)) !== undefined || isJson(file))) return files
  } catch (error) {
    throw new DataFolderError(`${path} cannot be read: ${(error as Error).message}`, { cause: error })
  }
  throw new DataFolderError(`${path} holds no file of OneRoster records`)
}

const stem = ({ name }: NamedFile): string => parse(name).name
const isJson = ({ name }: NamedFile): boolean => /\.json$/i.test(name)
const isCsv = (file: NamedFile, name: string): boolean =>
  !isJson(file) && stem(file).toLowerCase() === name.toLowerCase()

function isV12(found: ReadonlyMap<Collection, readonly unknown[]>, roles: readonly Row[]): boolean {
  return roles.length > 0 || (found.get('users') ?? []).some((user) => user !== null && 'roles' in Object(user))
}

function recordsOf(file: NamedFile): ReadonlyMap<Collection, readonly unknown[]> {
  if (isJson(file)) return jsonRecords(stem(file), jsonOf(file))
  const collection = collectionNamed(stem(file))
  if (collection === undefined) return new Map()
  return new Map([[collection, csvRowsOf(file).map((row) => wireRecord(row, collection))]])
}

function jsonOf(file: NamedFile): unknown {
  try {
    return JSON.parse(file.bytes.toString().replace(/^\uFEFF/, ''))
  } catch {
    throw new DataFolderError(`${file.name} is no JSON`)
  }
}

function csvRowsOf(file: NamedFile): readonly Row[] {
  try {
    return csvRows(file.bytes)
  } catch (error) {
    const { code, lines } = error as { code?: string; lines?: number }
    throw new DataFolderError(`${file.name} is no CSV: ${code ?? 'it cannot be read'} near line ${lines ?? '?'}`)
  }
}
