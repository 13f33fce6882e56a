import { closeSync, openSync, readSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Run, RunWriter, Scratch } from '@rosterstream/core'
import { diskError } from './disk-error.js'
import { makeFolder } from './durable-files.js'

const writeChars = 256 * 1024
const readBytes = 64 * 1024
const newline = 0x0a

/**
 * Keeps sorted runs in files of a folder, which is made when it is needed and belongs to the scratch alone. Holds a quarter MiB per run
 * that is written, 64 KiB (or the longest line) per run that is read. Raises SinkError `disk-full`.
 */
export const fileScratch = (folder: string): Scratch => {
  let count = 0
  return {
    create: () => {
      makeFolder(folder)
      count++
      return runWriter(join(folder, `${count}.run`))
    },
    clear: () => rmSync(folder, { recursive: true, force: true }),
  }
}

const runWriter = (path: string): RunWriter => {
  const handle = guarded(path, () => openSync(path, 'w', 0o600))
  let pending = ''
  const flush = (): void => {
    if (pending !== '') guarded(path, () => writeFully(handle, Buffer.from(pending)))
    pending = ''
  }
  return {
    append: (lines) => {
      pending += lines
      if (pending.length >= writeChars) flush()
    },
    finish: () => {
      try {
        flush()
      } finally {
        closeSync(handle)
      }
      return fileRun(path)
    },
  }
}

const fileRun = (path: string): Run => ({
  read: () => readLines(path),
  drop: () => rmSync(path, { force: true }),
})

/** Yields whole lines. Cut at the byte of a line end, which is in no other UTF-8 sequence. */
function* readLines(path: string): Generator<string> {
  const handle = guarded(path, () => openSync(path, 'r'))
  try {
    let buffer = Buffer.allocUnsafe(readBytes)
    let kept = 0
    for (;;) {
      if (kept === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
      const read = readSync(handle, buffer, kept, buffer.length - kept, null)
      const filled = kept + read
      const end = read === 0 ? filled : buffer.lastIndexOf(newline, filled - 1) + 1
      if (end > 0) yield buffer.toString('utf8', 0, end)
      if (read === 0) return
      buffer.copy(buffer, 0, end, filled)
      kept = filled - end
    }
  } finally {
    closeSync(handle)
  }
}

/** Writes all of it: one call may write less. */
export const writeFully = (handle: number, bytes: Uint8Array): void => {
  for (let written = 0; written < bytes.length; ) written += writeSync(handle, bytes, written)
}

const guarded = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (error) {
    throw diskError(error, path)
  }
}
