import { rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { ConfigError } from '@rosterstream/core'
import { makeFolder } from '../make-folder.js'
import type { RunResult } from './result.js'

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? 'unknown fault'

const notWritable = (file: string, why: string, cause?: unknown): ConfigError =>
  new ConfigError(`the result cannot be written to ${file} (${why})`, {
    code: 'result-not-writable',
    hint: 'Name a file that this user may write with --result FILE.',
    cause,
  })

/** A pipe or a device is written to as it is; renaming would take its place. */
const isSpecial = async (file: string): Promise<boolean> => {
  const found = await stat(file).catch(() => undefined)
  if (found?.isDirectory() === true) throw notWritable(file, 'it is a folder')
  return found !== undefined && !found.isFile()
}

/** Tries that a result can be written, before anything else is done; makes the folder. Raises ConfigError `result-not-writable`. */
export const tryResultFile = async (file: string | undefined): Promise<void> => {
  if (file === undefined) return
  const probe = `${file}.${process.pid}.partial`
  try {
    if (await isSpecial(file)) return
    await makeFolder(dirname(file))
    await writeFile(probe, '', { mode: 0o600 })
    await rm(probe)
  } catch (error) {
    throw error instanceof ConfigError ? error : notWritable(file, codeOf(error), error)
  }
}

/** Writes a result whole or not at all. Raises ConfigError `result-not-writable`. */
export const writeResultFile = async (file: string | undefined, result: RunResult): Promise<void> => {
  if (file === undefined) return
  const text = `${JSON.stringify(result, null, 2)}\n`
  const partial = `${file}.${process.pid}.partial`
  try {
    if (await isSpecial(file)) return await writeFile(file, text)
    await makeFolder(dirname(file))
    await writeFile(partial, text, { mode: 0o600 })
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined)
    throw error instanceof ConfigError ? error : notWritable(file, codeOf(error), error)
  }
}
