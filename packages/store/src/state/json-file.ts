import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { ConfigError } from '@rosterstream/core'
import { onDisk } from '../disk-error.js'
import { readIfThere, replaceFile, syncFolder } from '../durable-files.js'

/** One JSON value in a file that is replaced whole and on disk when a call returns. */
export interface JsonFile<T> {
  readonly read: () => T | undefined
  readonly write: (value: T) => void
  readonly clear: () => void
}

/** Opens a JSON file. Raises ConfigError `state-unreadable` for one that holds anything else, SinkError `disk-full`. */
export const jsonFile = <T>(path: string): JsonFile<T> => ({
  read: () => {
    const text = readIfThere(path)
    if (text === undefined) return undefined
    try {
      const value: unknown = JSON.parse(text)
      if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('no JSON object')
      return value as T
    } catch (error) {
      const hint =
        'It was changed or damaged by something else. Restore it from a backup, or set state to a new folder.'
      throw new ConfigError(`${path} is not the JSON that was written there`, {
        code: 'state-unreadable',
        hint,
        cause: error,
      })
    }
  },
  write: (value) => onDisk(path, () => replaceFile(path, `${JSON.stringify(value)}\n`)),
  clear: () =>
    onDisk(path, () => {
      rmSync(path, { force: true })
      syncFolder(dirname(path))
    }),
})
