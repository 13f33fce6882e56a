import { createHash } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import { SinkError, type TableFile, type TableName, type TableSet, tableNames } from '@rosterstream/core'
import { diskError } from './disk-error.js'
import { makeFolder, readIfThere, replaceFile, syncFolder, writeFully } from './durable-files.js'
import { tableFileAt } from './table-files.js'

const manifestName = 'manifest.json'

interface ManifestEntry {
  readonly name: TableName
  readonly rows: number
  readonly sha256: string
  readonly bytes: number
}

/** Says beside the files of a folder what they are. The files must be on disk already, under their own names. */
export const writeManifest = (folder: string, files: readonly TableFile[]): void => {
  const ordered = tableNames.flatMap((table) => files.filter(({ name }) => name === table))
  const entries: readonly ManifestEntry[] = ordered.map(({ name, rows, sha256 }) => {
    const bytes = statSync(join(folder, `${name}.csv`)).size
    return { name, rows, sha256, bytes }
  })
  replaceFile(join(folder, manifestName), `${JSON.stringify({ files: entries })}\n`)
}

/** Reads the set that a folder holds by its manifest; `undefined` when there is none, or when a file is missing or of another length. */
export const readTableSet = (folder: string): TableSet | undefined => {
  const text = readIfThere(join(folder, manifestName))
  if (text === undefined) return undefined
  try {
    const { files } = JSON.parse(text) as { readonly files: readonly ManifestEntry[] }
    const whole = files.every(({ name, bytes }) => statSync(join(folder, `${name}.csv`)).size === bytes)
    return whole ? { files: files.map((entry) => tableFileAt(join(folder, `${entry.name}.csv`), entry)) } : undefined
  } catch {
    return undefined
  }
}

/**
 * Puts a set into a new folder, with its manifest, and waits until it is on disk. Files below `own` share their bytes with it; others are
 * copied, since a hand that edits them there must not reach what is kept. Raises SinkError `table-changed`, `disk-full`.
 */
export const keepTableSet = async (
  set: TableSet,
  target: { readonly folder: string; readonly own: string },
): Promise<void> => {
  const { folder, own } = target
  try {
    makeFolder(folder)
    for (const file of set.files) {
      const path = join(folder, `${file.name}.csv`)
      const ours = file.path !== undefined && resolve(file.path).startsWith(resolve(own) + sep)
      if (!ours || !tryLink(file.path, path)) await copyTable(file, path)
    }
    writeManifest(folder, set.files)
    syncFolder(folder)
  } catch (error) {
    throw diskError(error, folder)
  }
}

const tryLink = (from: string, to: string): boolean => {
  try {
    linkSync(from, to)
    return true
  } catch (error) {
    // No links on this file system, or the source is gone: copying tells the one from the other.
    if (existsSync(to)) throw error
    return false
  }
}

const copyTable = async (file: TableFile, path: string): Promise<void> => {
  const hash = createHash('sha256')
  const handle = openSync(path, 'w', 0o600)
  try {
    for await (const chunk of file.chunks()) {
      hash.update(chunk)
      writeFully(handle, chunk)
    }
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  if (hash.digest('hex') === file.sha256) return
  const hint = 'Keep other programs out of the folder while a run goes on, then run again.'
  throw new SinkError(`${file.path ?? `${file.name}.csv`} changed while it was read`, { code: 'table-changed', hint })
}
