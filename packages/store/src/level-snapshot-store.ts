import { SinkError, type Snapshot, type SnapshotStore, type SnapshotWriter } from '@rosterstream/core'
import { diskError } from './disk-error.js'
import { databaseError, isDamage } from './level/database.js'
import { Generations, type Lease } from './level/generations.js'
import { levelSnapshot, readEnding } from './level/level-snapshot.js'
import { type Ending, levelWriter } from './level/level-writer.js'

/** Options of `levelSnapshotStore`. */
export interface LevelStoreOptions {
  /** Takes a sentence when a damaged snapshot was set aside. */
  readonly remark?: ((message: string) => void) | undefined
}

type Remark = (message: string) => void

/**
 * Keeps snapshots in a folder through LevelDB: `generations/<n>` is one database, `CURRENT` names the one that counts and is swapped by
 * rename, what is damaged goes to `damaged/`. One process at a time. Holds about 60 MiB while writing and 40 MiB while reading, whatever
 * the size of the district. Raises SinkError `disk-full`, `state-failed`, `snapshot-damaged`, ConfigError `state-not-writable`,
 * LockError `state-locked`.
 */
export const levelSnapshotStore = (directory: string, options: LevelStoreOptions = {}): SnapshotStore => {
  const remark = options.remark ?? (() => undefined)
  let shared: Promise<Generations> | undefined
  const generations = (): Promise<Generations> => {
    shared ??= openGenerations(directory)
    return shared
  }
  return {
    current: async () => await guarded(directory, async () => openCurrent(await generations(), remark)),
    begin: async () => await guarded(directory, async () => begin(await generations(), remark)),
    close: async () => {
      const opened = await shared?.catch(() => undefined)
      shared = undefined
      await opened?.close()
    },
  }
}

const openGenerations = async (directory: string): Promise<Generations> => {
  const generations = new Generations(directory)
  await generations.sweep()
  return generations
}

const guarded = async <T>(directory: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (error) {
    throw diskError(error, directory)
  }
}

const openCurrent = async (generations: Generations, remark: Remark): Promise<Snapshot | undefined> => {
  const generation = generations.current()
  if (generation === undefined) return undefined
  if (Number.isNaN(generation)) {
    generations.clearCurrent()
    remark('the record of the last snapshot names none that is there; everything is pulled anew')
    return undefined
  }
  let lease: Lease | undefined
  try {
    lease = await generations.lease(generation, { create: false })
    const ending = await readEnding(lease.database)
    if (ending !== undefined) return openSnapshot(generations, { lease, ending, remark })
  } catch (error) {
    await lease?.end()
    if (!isDamage(error)) throw databaseError(error, generations.place(generation))
  }
  await lease?.end()
  setAside(generations, generation, remark)
  return undefined
}

const setAside = (generations: Generations, generation: number, remark: Remark): void => {
  const place = generations.setAside(generation)
  remark(`the last snapshot was damaged and is set aside in ${place}; everything is pulled anew`)
}

const openSnapshot = (
  generations: Generations,
  opened: { readonly lease: Lease; readonly ending: Ending; readonly remark: Remark },
): Snapshot => {
  const { lease, ending, remark } = opened
  const place = generations.place(lease.generation)
  let damaged = false
  const fault = (error: unknown): Error => {
    if (!isDamage(error)) return databaseError(error, place)
    damaged = true
    const hint = 'Run again: the damaged snapshot is set aside and everything is pulled anew.'
    return new SinkError(`the snapshot in ${place} is damaged`, { code: 'snapshot-damaged', hint, cause: error })
  }
  const close = async (): Promise<void> => {
    await lease.end()
    if (!damaged || generations.current() !== lease.generation || generations.isOpen(lease.generation)) return
    damaged = false
    setAside(generations, lease.generation, remark)
  }
  return levelSnapshot(ending, { database: lease.database, close, fault })
}

const begin = async (generations: Generations, remark: Remark): Promise<SnapshotWriter> => {
  const lease = await generations.lease(generations.next(), { create: true })
  return levelWriter({
    database: lease.database,
    place: generations.place(lease.generation),
    accept: async (ending) => {
      generations.setCurrent(lease.generation)
      await generations.sweep()
      return openSnapshot(generations, { lease, ending, remark })
    },
    discard: async () => {
      await lease.end()
      await generations.remove(lease.generation)
    },
  })
}
