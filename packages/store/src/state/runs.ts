import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Rejection } from '@rosterstream/core'
import { diskError } from '../disk-error.js'
import { makeFolder } from '../durable-files.js'
import { writeFully } from '../file-scratch.js'
import { jsonFile } from './json-file.js'

const flushChars = 64 * 1024

/** A run that is on file. */
export interface RunEntry {
  readonly runId: string
  readonly directory: string
  /** What the run ended with; `undefined` for one that was killed. */
  readonly result: unknown
}

/** The folder of one run, open for writing. */
export interface RunFolder {
  readonly directory: string
  readonly rejectsFile: string
  /** Adds a line to rejects.jsonl, with the value when the rejection has one. Holds 64 KiB. Raises SinkError `disk-full`. */
  readonly reject: (rejection: Rejection) => void
  readonly writeResult: (result: unknown) => Promise<void>
  readonly close: () => Promise<void>
}

/** The history of a state: one folder per run. */
export class Runs {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
  }

  /** Makes the folder of a run. The id is a file name. */
  create(runId: string): RunFolder {
    const directory = this.#place(runId)
    const rejectsFile = join(directory, 'rejects.jsonl')
    let pending = ''
    const handle = attempt(rejectsFile, () => {
      makeFolder(directory)
      return openSync(rejectsFile, 'w', 0o600)
    })
    let open = true
    const flush = (): void => {
      const text = pending
      pending = ''
      attempt(rejectsFile, () => writeFully(handle, Buffer.from(text)))
    }
    return {
      directory,
      rejectsFile,
      reject: (rejection) => {
        pending += `${JSON.stringify(rejection)}\n`
        if (pending.length >= flushChars) flush()
      },
      writeResult: async (result) => this.saveResult(runId, result),
      close: async () => {
        if (!open) return
        open = false
        try {
          flush()
        } finally {
          closeSync(handle)
        }
      },
    }
  }

  /** Writes what a run ended with, whole or not at all. */
  saveResult(runId: string, result: unknown): void {
    const directory = this.#place(runId)
    attempt(directory, () => makeFolder(directory))
    jsonFile(join(directory, 'result.json')).write(result)
  }

  /** Every run that is on file, newest first. */
  list(): readonly RunEntry[] {
    if (!existsSync(this.#folder)) return []
    const names = readdirSync(this.#folder).filter((name) => statSync(join(this.#folder, name)).isDirectory())
    const entries = names.map((runId) => {
      const directory = join(this.#folder, runId)
      return { runId, directory, result: readResult(directory), startedAt: '' }
    })
    const begun = new Map(
      entries.map((entry) => [entry.runId, startOf(entry.result) ?? statSync(entry.directory).birthtime.toISOString()]),
    )
    const order = (runId: string): string => `${begun.get(runId) ?? ''} ${runId}`
    return entries
      .map(({ runId, directory, result }) => ({ runId, directory, result }))
      .sort((left, right) => (order(left.runId) < order(right.runId) ? 1 : -1))
  }

  #place(runId: string): string {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(runId))
      throw new TypeError(`${JSON.stringify(runId)} cannot name a run`)
    return join(this.#folder, runId)
  }
}

const readResult = (directory: string): unknown => {
  try {
    return jsonFile(join(directory, 'result.json')).read()
  } catch {
    return undefined
  }
}

const startOf = (result: unknown): string | undefined => {
  const startedAt = (result as { readonly startedAt?: unknown } | null | undefined)?.startedAt
  return typeof startedAt === 'string' ? startedAt : undefined
}

const attempt = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw diskError(error, path)
  }
}
