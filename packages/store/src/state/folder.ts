import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ConfigError, isLitter } from '@rosterstream/core'
import { diskError } from '../disk-error.js'
import { makeFolder } from '../durable-files.js'
import { jsonFile } from './json-file.js'

/** The version of the layout of a state folder. */
export const stateFormat = 1

interface StateFile {
  readonly format: number
  readonly id: string
}

// What a run that was killed before state.json was written may have made.
const early = /^(?:state\.json\.partial|lock(?:-\d)?|lock\.json(?:\.partial)?|lock\.probe(?:\.partial)?)$/

/** Makes the folder, or sees that it holds a state or nothing. Raises ConfigError `state-not-a-folder`, `state-foreign`, `state-not-writable`. */
export const prepareFolder = (directory: string): void => {
  const names = namesIn(directory)
  if (names.includes('state.json')) return
  const foreign = names.find((name) => !early.test(name) && !isLitter(name))
  if (foreign === undefined) return
  throw new ConfigError(`${directory} holds ${foreign} and is no state folder`, {
    code: 'state-foreign',
    hint: 'Set state to a folder of its own; it is made when it is missing.',
  })
}

const namesIn = (directory: string): readonly string[] => {
  try {
    makeFolder(directory)
    return readdirSync(directory)
  } catch (error) {
    if (isNoFolder(error)) throw notAFolder(directory, error)
    throw diskError(error, directory)
  }
}

const isNoFolder = (error: unknown): boolean => {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EEXIST' || code === 'ENOTDIR'
}

const notAFolder = (directory: string, cause: unknown): ConfigError =>
  new ConfigError(`the state ${directory} is not a folder, or lies below a file`, {
    code: 'state-not-a-folder',
    hint: 'Set state to a folder of its own; it is made when it is missing.',
    cause,
  })

/** Reads the id of a state, or gives it one. Raises ConfigError `state-too-new`, `state-unreadable`. */
export const readIdentity = (directory: string, newId: () => string): string => {
  const file = jsonFile<StateFile>(join(directory, 'state.json'))
  const known = file.read()
  if (known === undefined) {
    const id = newId()
    file.write({ format: stateFormat, id })
    return id
  }
  if (typeof known.format === 'number' && typeof known.id === 'string' && known.format <= stateFormat) return known.id
  if (typeof known.format !== 'number' || typeof known.id !== 'string') {
    const hint = 'Restore it from a backup, or set state to a new folder.'
    throw new ConfigError(`${join(directory, 'state.json')} names no format and id`, { code: 'state-unreadable', hint })
  }
  throw new ConfigError(
    `the state ${directory} is of format ${known.format}, and this version reads up to ${stateFormat}`,
    {
      code: 'state-too-new',
      hint: 'Use the version of rosterstream that wrote it, or a newer one; or set state to a new folder.',
    },
  )
}

/** Adds up the bytes below a folder; files that share their bytes count once. */
export const bytesBelow = (directory: string, seen: Set<string> = new Set()): number => {
  let bytes = 0
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name)
    if (entry.isDirectory()) bytes += bytesBelow(path, seen)
    if (!entry.isFile()) continue
    const { size, ino, dev, nlink } = statSync(path)
    if (nlink > 1 && seen.has(`${dev} ${ino}`)) continue
    seen.add(`${dev} ${ino}`)
    bytes += size
  }
  return bytes
}
