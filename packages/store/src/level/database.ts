import { LockError } from '@rosterstream/core'
import { ClassicLevel } from 'classic-level'
import { diskError, errorText, isRefusal } from '../disk-error.js'
import { makeFolder } from '../durable-files.js'

/** An open LevelDB folder. */
export type Database = ClassicLevel<string, string>

// Measured with a million users and eight million enrollments. LevelDB maps its open files into memory, and 74 is the least it takes
// for `maxOpenFiles`: files of 1 MiB keep what is mapped below 65 MiB whatever the size of the district.
const settings = {
  writeBufferSize: 16 * 1024 * 1024,
  cacheSize: 4 * 1024 * 1024,
  maxFileSize: 1024 * 1024,
  maxOpenFiles: 74,
  keyEncoding: 'utf8',
  valueEncoding: 'utf8',
}

/** Opens a folder as a database, a new one with `create`. Raises what LevelDB raises. Holds about 20 MiB while it is written. */
export const openDatabase = async (folder: string, options: { readonly create: boolean }): Promise<Database> => {
  if (options.create) makeFolder(folder)
  const database = new ClassicLevel<string, string>(folder, settings)
  await database.open({ ...settings, createIfMissing: options.create, errorIfExists: options.create })
  return database
}

/** Deletes the files of a database; false when somebody has it open. */
export const destroyDatabase = async (folder: string): Promise<boolean> => {
  try {
    await ClassicLevel.destroy(folder)
  } catch (error) {
    if (isLocked(error)) return false
  }
  return true
}

/** Less came back than was written. */
export class IncompleteError extends Error {}

/** Tells whether a failed opening or reading means that the files are damaged, rather than refused or in use. */
export const isDamage = (error: unknown): boolean => {
  if (error instanceof SyntaxError || error instanceof IncompleteError) return true
  const text = errorText(error)
  if (isRefusal(error) || isLocked(error)) return false
  return /LEVEL_(?:CORRUPTION|IO_ERROR)|does not exist|missing files|corrupt/i.test(text)
}

/** Turns what LevelDB raised into an error with a next step; LockError `state-locked` when another process has the folder. */
export const databaseError = (error: unknown, folder: string): Error => {
  if (!isLocked(error)) return diskError(error, folder)
  const hint = 'Wait for the other run to end, or give this one a state of its own.'
  return new LockError(`another process has ${folder} open`, { code: 'state-locked', hint, cause: error })
}

/** Tells whether somebody has the folder open. */
export const isLocked = (error: unknown): boolean =>
  /LEVEL_LOCKED|already held by process|Resource temporarily unavailable/.test(errorText(error))
