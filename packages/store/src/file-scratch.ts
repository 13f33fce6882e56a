import { closeSync, openSync, readSync, rmdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { RunWriter, Scratch } from '@rosterstream/core'
import { diskError, onDisk } from './disk-error.js'
import { makeFolder, writeFully } from './durable-files.js'

const writeChars = 256 * 1024
const readBytes = 64 * 1024
const newline = 0x0a

/** A file that is open; handles are numbers that the system gives out again. */
interface OpenFile {
  readonly path: string
  readonly handle: number
}

/** The files of a scratch that are open, so that `clear` closes what an interrupted sort left. */
class OpenFiles {
  readonly #files = new Set<OpenFile>()

  open(path: string, flags: 'r' | 'w'): OpenFile {
    const file = { path, handle: onDisk(path, () => openSync(path, flags, 0o600)) }
    this.#files.add(file)
    return file
  }

  close(file: OpenFile): void {
    if (this.#files.delete(file)) closeSync(file.handle)
  }

  closeAll(): void {
    for (const file of this.#files) this.close(file)
  }
}

/**
 * Keeps sorted runs in files of a folder, which is made when it is needed; `clear` removes these files, and the folder if nothing else is
 * in it. One scratch per folder. Holds a quarter MiB per run that is written, 64 KiB (or the longest line) per run that is read. Raises SinkError
 * `disk-full`, ConfigError `state-not-writable`.
 */
export const fileScratch = (folder: string): Scratch => {
  const files = new OpenFiles()
  let count = 0
  let cleared = 0
  const place = (run: number): string => join(folder, `${run}.run`)
  return {
    create: () => {
      onDisk(folder, () => makeFolder(folder))
      count++
      return runWriter(files, place(count))
    },
    clear: () => {
      files.closeAll()
      while (cleared < count) rmSync(place(++cleared), { force: true })
      removeEmpty(folder)
    },
  }
}

/** A folder that was there before, with what is not ours, stays. */
const removeEmpty = (folder: string): void => {
  try {
    rmdirSync(folder)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'ENOENT' && code !== 'ENOTEMPTY' && code !== 'EEXIST') throw diskError(error, folder)
  }
}

const runWriter = (files: OpenFiles, path: string): RunWriter => {
  const file = files.open(path, 'w')
  let pending = ''
  const flush = (): void => {
    const bytes = Buffer.from(pending)
    pending = ''
    onDisk(path, () => writeFully(file.handle, bytes))
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
        files.close(file)
      }
      return { read: () => readLines(files, path), drop: () => rmSync(path, { force: true }) }
    },
  }
}

/** Yields whole lines. Cut at the byte of a line end, which is in no other UTF-8 sequence. */
function* readLines(files: OpenFiles, path: string): Generator<string> {
  const file = files.open(path, 'r')
  try {
    let buffer = Buffer.allocUnsafe(readBytes)
    let kept = 0
    for (;;) {
      if (kept === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)])
      const read = readSync(file.handle, buffer, kept, buffer.length - kept, null)
      const filled = kept + read
      const end = read === 0 ? filled : buffer.lastIndexOf(newline, filled - 1) + 1
      if (end > 0) yield buffer.toString('utf8', 0, end)
      if (read === 0) return
      buffer.copy(buffer, 0, end, filled)
      kept = filled - end
    }
  } finally {
    files.close(file)
  }
}
