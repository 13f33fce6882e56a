import { createHash } from 'node:crypto'
import { closeSync, createReadStream, fsyncSync, openSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TableFile, TableName, TableStore, TableWriter } from '@rosterstream/core'
import { diskError } from './disk-error.js'
import { makeFolder, writeFully } from './durable-files.js'

const writeChars = 256 * 1024

/** Options of `tableFiles`. */
export interface TableFilesOptions {
  /** Names the next file of a table. @default `<name>.csv` */
  readonly fileName?: (name: TableName) => string
  /** Is told of every table that is finished. */
  readonly onFinish?: (file: TableFile) => void
}

/**
 * Writes finished tables as CSV files into a folder, which is made when it is needed. A file is on disk when `finish` returns. Holds a
 * quarter MiB per table that is written. Raises SinkError `disk-full`, `state-failed`, ConfigError `state-not-writable`.
 */
export const tableFiles = (folder: string, options: TableFilesOptions = {}): TableStore => ({
  create: (name) => {
    const path = join(folder, options.fileName?.(name) ?? `${name}.csv`)
    try {
      makeFolder(folder)
      // Never written over: the file before may share its bytes with a set that is kept.
      rmSync(path, { force: true })
      return tableWriter(openSync(path, 'wx', 0o600), { path, name, onFinish: options.onFinish })
    } catch (error) {
      throw diskError(error, path)
    }
  },
})

const tableWriter = (
  handle: number,
  about: { path: string; name: TableName; onFinish: ((file: TableFile) => void) | undefined },
): TableWriter => {
  const { path, name } = about
  const hash = createHash('sha256')
  let pending = ''
  const write = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      closeSync(handle)
      throw diskError(error, path)
    }
  }
  const flush = (): void => {
    const bytes = Buffer.from(pending)
    pending = ''
    hash.update(bytes)
    write(() => writeFully(handle, bytes))
  }
  return {
    append: (text) => {
      pending += text
      if (pending.length >= writeChars) flush()
    },
    finish: (rows) => {
      flush()
      write(() => fsyncSync(handle))
      closeSync(handle)
      const file = tableFileAt(path, { name, rows, sha256: hash.digest('hex') })
      about.onFinish?.(file)
      return file
    },
  }
}

/** A table that lies in a file. */
export const tableFileAt = (path: string, about: Pick<TableFile, 'name' | 'rows' | 'sha256'>): TableFile => ({
  name: about.name,
  rows: about.rows,
  sha256: about.sha256,
  path,
  chunks: () => createReadStream(path, { highWaterMark: 64 * 1024 }),
})
