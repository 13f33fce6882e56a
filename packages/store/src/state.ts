import { createHash, randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { diskError } from './disk-error.js'
import { makeFolder } from './durable-files.js'
import { fileScratch } from './file-scratch.js'
import { levelSnapshotStore } from './level-snapshot-store.js'
import type { Facts, HeldNote, Intent, PublishNote, State, StateOptions } from './state/contract.js'
import { bytesBelow, prepareFolder, readIdentity } from './state/folder.js'
import { type JsonFile, jsonFile } from './state/json-file.js'
import { KeptSet } from './state/kept-set.js'
import { lockState, type StateLock } from './state/lock.js'
import { Runs } from './state/runs.js'
import { openStaging } from './state/staging.js'
import { tableFiles } from './table-files.js'

interface Parts {
  readonly directory: string
  readonly lock: StateLock
  readonly id: string
  readonly options: StateOptions
}

/**
 * Opens the state folder of one tenant, making it when it is missing, and holds it until `close`. Raises LockError `state-locked`; ConfigError
 * `state-not-a-folder`, `state-foreign`, `state-not-writable`, `state-too-new`, `state-unreadable`; SinkError `disk-full`.
 */
export const openState = async (path: string, options: StateOptions = {}): Promise<State> => {
  const directory = resolve(path)
  prepareFolder(directory)
  const lock = await lockState(directory, options.now ?? (() => new Date()))
  try {
    const id = readIdentity(directory, randomUUID)
    return assemble({ directory, lock, id, options })
  } catch (error) {
    await lock.release()
    throw diskError(error, directory)
  }
}

const assemble = ({ directory, lock, id, options }: Parts): State => {
  const temporary = join(directory, 'tmp')
  const clearTemporary = (): void => rmSync(temporary, { recursive: true, force: true })
  clearTemporary()
  makeFolder(temporary)
  const snapshots = levelSnapshotStore(join(directory, 'snapshots'), { remark: options.remark })
  return {
    directory,
    id,
    temporary,
    snapshots,
    scratch: fileScratch(join(temporary, 'sorted-runs')),
    ...sets({ directory, temporary, remark: options.remark }),
    ...history(directory),
    diskBytes: async () => bytesBelow(directory),
    close: async () => {
      try {
        await snapshots.close()
        clearTemporary()
      } finally {
        await lock.release()
      }
    },
  }
}

type Sets = Pick<
  State,
  | 'tables'
  | 'sorted'
  | 'stagedSet'
  | 'published'
  | 'hasPublished'
  | 'publish'
  | 'hold'
  | 'held'
  | 'discardHeld'
  | 'readIntent'
  | 'writeIntent'
  | 'clearIntent'
>

const sets = (place: {
  readonly directory: string
  readonly temporary: string
  readonly remark: StateOptions['remark']
}): Sets => {
  const { directory, temporary } = place
  const intent = jsonFile<Intent>(join(directory, 'intent.json'))
  const staging = openStaging(join(directory, 'staging'), intent.read()?.hash)
  const held = new KeptSet<HeldNote>(join(directory, 'held'), directory)
  held.sweep()
  const publishedTo = (sink: string): KeptSet<PublishNote> => {
    const key = createHash('sha256').update(sink).digest('hex').slice(0, 32)
    return new KeptSet(join(directory, 'published', key), directory)
  }
  let sorted = 0
  return {
    tables: staging.tables,
    sorted: tableFiles(join(temporary, 'sorted-tables'), { fileName: (name) => `${++sorted}-${name}.csv` }),
    stagedSet: async () => staging.set(),
    published: async (sink) => {
      const shelf = publishedTo(sink)
      const kept = shelf.get()
      if (kept !== undefined) return { ...kept.note, set: kept.set }
      if (shelf.isTaken()) place.remark?.(`the set that the state kept as published to ${sink} is damaged`)
      return undefined
    },
    hasPublished: async (sink) => publishedTo(sink).isTaken(),
    publish: async (sink, set, note) => await publishedTo(sink).put(set, note),
    hold: async (note, set) => await held.put(set, note),
    held: async () => {
      const kept = held.get()
      return kept === undefined ? undefined : { ...kept.note, set: kept.set }
    },
    discardHeld: async () => held.clear(),
    readIntent: async () => intent.read(),
    writeIntent: async (value) => intent.write(value),
    clearIntent: async () => intent.clear(),
  }
}

type History = Pick<State, 'readTenant' | 'writeTenant' | 'createRun' | 'saveResult' | 'runs' | 'lastResult' | 'facts'>

const history = (directory: string): History => {
  const tenant = jsonFile<unknown>(join(directory, 'tenant.json'))
  const runs = new Runs(join(directory, 'runs'))
  return {
    readTenant: async <T>() => tenant.read() as T | undefined,
    writeTenant: async (value) => tenant.write(value),
    createRun: async (runId) => runs.create(runId),
    saveResult: async (runId, result) => runs.saveResult(runId, result),
    runs: async () => runs.list(),
    lastResult: async () => runs.list().find(({ result }) => result !== undefined),
    facts: factsOf(jsonFile(join(directory, 'facts.json'))),
  }
}

const factsOf = (file: JsonFile<Readonly<Record<string, unknown>>>): Facts => {
  let known: Readonly<Record<string, unknown>> | undefined
  const all = (): Readonly<Record<string, unknown>> => {
    known ??= file.read() ?? {}
    return known
  }
  return {
    get: <T>(key: string) => (Object.hasOwn(all(), key) ? all()[key] : undefined) as T | undefined,
    set: (key, value) => {
      const next = { ...all(), [key]: value }
      file.write(next)
      known = next
    },
  }
}
