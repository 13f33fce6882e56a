import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { join } from 'node:path'
import { SinkError, type TableFile, type TableSet } from '@rosterstream/core'
import { type Disk, faultCode } from './disk.js'
import type { SetFile } from './folder-files.js'
import { accessFor, keepAccess, readAccess } from './keep-access.js'
import type { Place } from './place.js'

/** Tells whether a folder holds exactly these files with exactly these bytes. Reads them once, holds nothing. */
export const holdsSet = async (folder: string, files: readonly SetFile[], tables: TableSet): Promise<boolean> => {
  const names = new Set(files.map((file) => file.fileName))
  if (names.size !== tables.files.length || !tables.files.every((table) => names.has(fileNameOf(table)))) return false
  for (const table of tables.files) {
    if ((await hashFile(join(folder, fileNameOf(table)))) !== table.sha256) return false
  }
  return true
}

/**
 * Copies a set into the folder beside, and waits until it is on the disk. Files are copied, not linked: a hand that edits a
 * published file must not reach what the state keeps. Modes and owners follow what stands in the folder now, so that whoever
 * reads it goes on reading; a new folder is open to its owner alone. Raises SinkError `sink-disk-full`, `sink-not-writable`.
 */
export const stageSet = async (
  disk: Disk,
  place: Place,
  options: { readonly tables: TableSet; readonly remark: (message: string) => void },
): Promise<void> => {
  const { tables, remark } = options
  try {
    await disk.remove(place.staged)
    await disk.makeFolder(place.staged, 0o700)
    const former = await readAccess(place.folder, tables.files.map(fileNameOf))
    for (const table of tables.files) {
      const path = join(place.staged, fileNameOf(table))
      if (table.path === undefined) await disk.write(path, table.chunks())
      else await disk.copy(table.path, path)
      await keepAccess(disk, { path, like: accessFor(former, fileNameOf(table)), remark })
      await disk.sync(path)
    }
    if (former.folder !== undefined) await keepAccess(disk, { path: place.staged, like: former.folder, remark })
    await disk.sync(place.staged)
    await disk.sync(place.parent)
  } catch (cause) {
    throw stageFault(place, cause)
  }
}

/** Computes the SHA-256 of a file as lower-case hex. */
const hashFile = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) hash.update(chunk as Uint8Array)
  return hash.digest('hex')
}

/** The name of a table's file. */
export const fileNameOf = (table: Pick<TableFile, 'name'>): string => `${table.name}.csv`

const stageFault = (place: Place, cause: unknown): SinkError => {
  const code = faultCode(cause) ?? 'unknown fault'
  const full = code === 'ENOSPC' || code === 'EDQUOT'
  return new SinkError(
    `the new set could not be written beside ${place.folder} (${code}); the set there stands untouched`,
    {
      code: full ? 'sink-disk-full' : 'sink-not-writable',
      hint: full ? `make room on the disk of ${place.parent}, then run again` : `check ${place.parent}, then run again`,
      cause,
    },
  )
}
