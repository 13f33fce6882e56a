import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { hashTableSet, type TableSet } from '@rosterstream/core'
import { makeFolder, readIfThere, replaceFile, syncFolder } from '../durable-files.js'
import { keepTableSet, readTableSet } from '../table-sets.js'

const pointerName = 'current.json'

interface Pointer<Note> {
  readonly folder: number
  readonly note: Note
}

/** A kept set with what is noted of it. */
export interface Kept<Note> {
  readonly set: TableSet
  readonly note: Note
}

/** Keeps at most one set, in a folder of its own. At any moment the old or the new one is there in full, with its own note. */
export class KeptSet<Note> {
  readonly #folder: string
  readonly #own: string

  constructor(folder: string, own: string) {
    this.#folder = folder
    this.#own = own
  }

  /** Reads the set; `undefined` when there is none, or when its files are not what was kept. */
  get(): Kept<Note> | undefined {
    const pointer = this.#pointer()
    const set = pointer === undefined ? undefined : readTableSet(this.#place(pointer.folder))
    return pointer === undefined || set === undefined ? undefined : { set, note: pointer.note }
  }

  /** Tells whether a set was kept, readable or not. */
  isTaken(): boolean {
    return existsSync(join(this.#folder, pointerName))
  }

  /** Keeps a set in place of the one before, whose files go. The same set again only gets the new note. */
  async put(set: TableSet, note: Note): Promise<void> {
    const before = this.#pointer()
    const held = this.get()
    if (before !== undefined && held !== undefined && hashTableSet(held.set) === hashTableSet(set)) {
      this.#point({ folder: before.folder, note })
      return
    }
    this.sweep()
    const folder = (before?.folder ?? 0) + 1
    await keepTableSet(set, { folder: this.#place(folder), own: this.#own })
    syncFolder(this.#folder)
    this.#point({ folder, note })
    this.sweep()
  }

  /** Forgets the set. */
  clear(): void {
    rmSync(join(this.#folder, pointerName), { force: true })
    this.sweep()
  }

  /** Removes what an interrupted call left. */
  sweep(): void {
    if (!existsSync(this.#folder)) return
    const kept = this.#pointer()?.folder
    for (const name of readdirSync(this.#folder)) {
      if (/^\d+$/.test(name) && Number(name) !== kept)
        rmSync(join(this.#folder, name), { recursive: true, force: true })
    }
  }

  #place(folder: number): string {
    return join(this.#folder, String(folder))
  }

  #pointer(): Pointer<Note> | undefined {
    try {
      const text = readIfThere(join(this.#folder, pointerName))
      return text === undefined ? undefined : (JSON.parse(text) as Pointer<Note>)
    } catch (error) {
      if (error instanceof SyntaxError) return undefined
      throw error
    }
  }

  #point(pointer: Pointer<Note>): void {
    makeFolder(this.#folder)
    replaceFile(join(this.#folder, pointerName), `${JSON.stringify(pointer)}\n`)
  }
}
