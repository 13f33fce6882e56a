import { closeSync, existsSync, openSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Rejection } from '@rosterstream/core'
import { onDisk } from '../disk-error.js'
import { makeFolder, writeFully } from '../durable-files.js'
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
    const handle = onDisk(rejectsFile, () => {
      makeFolder(directory)
      return openSync(rejectsFile, 'w', 0o600)
    })
    let open = true
    const flush = (): void => {
      const text = pending
      pending = ''
      onDisk(rejectsFile, () => writeFully(handle, Buffer.from(text)))
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
    onDisk(directory, () => makeFolder(directory))
    jsonFile(join(directory, 'result.json')).write(result)
  }

  /** Every run that is on file, newest first. */
  list(): readonly RunEntry[] {
    if (!existsSync(this.#folder)) return []
    const names = readdirSync(this.#folder).filter((name) => statSync(join(this.#folder, name)).isDirectory())
    return names
      .map((runId) => {
        const directory = join(this.#folder, runId)
        const result = readResult(directory)
        const startedAt = startOf(result) ?? statSync(directory).birthtime.toISOString()
        return { order: `${startedAt} ${runId}`, entry: { runId, directory, result } }
      })
      .sort((left, right) => (left.order < right.order ? 1 : -1))
      .map(({ entry }) => entry)
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
