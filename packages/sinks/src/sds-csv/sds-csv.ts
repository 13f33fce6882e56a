import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import {
  type CommitReport,
  type Sink,
  type SinkContext,
  SinkError,
  type SinkSession,
  type TableSet,
} from '@rosterstream/core'
import { type Disk, type DiskStep, faultCode, openDisk } from './disk.js'
import { listSet } from './folder-files.js'
import { checkOwner, claimPlace, type Owner } from './owner.js'
import { type Place, resolvePlace } from './place.js'
import { readSet, type WorkSpace } from './read-set.js'
import { fileNameOf, holdsSet, stageSet } from './stage-set.js'
import { finishSwap, type Patience, retire, swap } from './swap.js'
import { refuseStateFolder, tryPlace } from './try-place.js'

/** Options of `sdsCsv`. */
export interface SdsCsvOptions {
  /** Where the set goes; it is replaced whole. Relative to the current folder. */
  readonly directory: string
  /** Who publishes; left out, the folder is neither claimed nor checked for another's claim. */
  readonly owner?: Owner | undefined
  /** Takes over a folder that belongs to another state. @default false */
  readonly rebind?: boolean | undefined
  /** Where a set in another order than ours is sorted; left out, `base` takes sets of our own making alone. */
  readonly work?: WorkSpace | undefined
  /** How long an open file or folder is waited for. @default 30 s, every 250 ms */
  readonly patience?: Patience | undefined
  /** Takes the name of each file operation just before it is done; for tests of interruptions. */
  readonly onStep?: DiskStep | undefined
}

const halfAMinute: Patience = { totalMs: 30_000, pauseMs: 250 }

/**
 * Publishes SDS V2.1 CSV sets into a folder, complete or not at all: a set is made beside the folder and takes its place by rename.
 *
 * Visible: on commit. Repeat: same bytes, no write. Memory: one chunk. A kill at any moment leaves the old or the new set in
 * full, in the folder or beside it; the next `open` puts it in place.
 * Raises SinkError `sink-foreign-file`, `sink-not-writable`, `sink-not-renamable`, `sink-not-a-folder`, `sink-folder-busy`, `sink-disk-full`;
 * ConfigError `sink-belongs-to-another-state`, `sink-inside-state`.
 */
export const sdsCsv = (options: SdsCsvOptions): Sink => ({
  type: 'sds-csv',
  place: resolve(options.directory),
  open: async (context) => openSession(options, context),
})

const openSession = async (options: SdsCsvOptions, context: SinkContext): Promise<SinkSession> => {
  const disk = openDisk(options.onStep)
  const remark = context.remark ?? (() => undefined)
  const patience = options.patience ?? halfAMinute
  const { owner } = options
  try {
    const place = await resolvePlace(options.directory)
    if (owner !== undefined) {
      refuseStateFolder(place, await realpath(owner.statePath).catch(() => owner.statePath))
      if (options.rebind !== true) await checkOwner(place, owner)
    }
    await finishSwap(disk, place, { patience, remark })
    await tryPlace(disk, place)
    await listSet(place.folder)
    const rebind = options.rebind === true
    return new FolderSession(disk, place, { owner, rebind, patience, remark, work: options.work })
  } catch (fault) {
    throw asSinkError(resolve(options.directory), fault)
  }
}

interface SessionOptions {
  readonly owner: Owner | undefined
  readonly rebind: boolean
  readonly patience: Patience
  readonly remark: (message: string) => void
  readonly work: WorkSpace | undefined
}

class FolderSession implements SinkSession {
  readonly #disk: Disk
  readonly #place: Place
  readonly #options: SessionOptions
  #tables: TableSet | undefined
  #staged = false

  constructor(disk: Disk, place: Place, options: SessionOptions) {
    this.#disk = disk
    this.#place = place
    this.#options = options
  }

  base = (): Promise<TableSet | undefined> => readSet(this.#place.folder, this.#options)

  holds = async (tables: TableSet): Promise<boolean> => {
    const files = await listSet(this.#place.folder)
    return files !== undefined && (await holdsSet(this.#place.folder, files, tables))
  }

  // The tables are made from pages elsewhere; this sink takes them finished.
  write = (): void => undefined

  stage = async (tables: TableSet): Promise<{ readonly upToDate: boolean }> => {
    const { owner, remark } = this.#options
    this.#tables = tables
    // Claimed before anything is staged: another state that opened the folder at the same time is refused here.
    if (owner !== undefined) await this.#claim(owner)
    if (await this.holds(tables)) {
      await this.#disk.remove(this.#place.staged)
      return { upToDate: true }
    }
    this.#staged = true
    await stageSet(this.#disk, this.#place, { tables, remark })
    return { upToDate: false }
  }

  commit = async (): Promise<CommitReport> => {
    const { owner, patience, remark } = this.#options
    const tables = this.#tables
    if (tables === undefined) throw new Error('commit was called before stage')
    if (this.#staged) {
      // From here on the staged set is kept, whatever happens: abort must not take it away.
      this.#staged = false
      await listSet(this.#place.folder)
      if (owner !== undefined) await checkOwner(this.#place, owner)
      await retire(this.#disk, this.#place, remark)
      await swap(this.#disk, this.#place, patience)
      await retire(this.#disk, this.#place, remark)
    }
    return {
      place: this.#place.folder,
      rows: Object.fromEntries(tables.files.map((file) => [fileNameOf(file), file.rows])),
    }
  }

  async #claim(owner: Owner): Promise<void> {
    if (!this.#options.rebind) await checkOwner(this.#place, owner)
    await claimPlace(this.#disk, this.#place, owner)
  }

  abort = async (): Promise<void> => {
    if (this.#staged) await this.#disk.remove(this.#place.staged)
    this.#staged = false
  }
}

const asSinkError = (directory: string, fault: unknown): unknown => {
  const code = faultCode(fault)
  if (code === undefined || !(fault instanceof Error) || !('syscall' in fault)) return fault
  return new SinkError(`the folder ${directory} cannot be used (${code})`, {
    code: 'sink-not-writable',
    hint: 'check the folder, and that this account may write in it and beside it',
    cause: fault,
  })
}
