import { chmodSync, existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { makeFolder, readIfThere, replaceFile, syncFolder } from '../durable-files.js'
import { type Database, destroyDatabase, openDatabase } from './database.js'

/** A database in use. It is closed when the last lease ends. */
export interface Lease {
  readonly generation: number
  readonly database: Database
  readonly end: () => Promise<void>
}

interface Tenancy {
  readonly database: Promise<Database>
  leases: number
}

/** The numbered folders of a store, and which of them counts. One process at a time. */
export class Generations {
  readonly #directory: string
  readonly #folder: string
  readonly #open = new Map<number, Tenancy>()

  constructor(directory: string) {
    this.#directory = directory
    this.#folder = join(directory, 'generations')
    makeFolder(this.#folder)
  }

  /** Where a generation lies. */
  place(generation: number): string {
    return join(this.#folder, String(generation))
  }

  /** The generation that counts, `undefined` when there is none, or NaN when CURRENT names no folder. */
  current(): number | undefined {
    const text = readIfThere(join(this.#directory, 'CURRENT'))
    if (text === undefined) return undefined
    const generation = /^\d{1,15}\n$/.test(text) ? Number(text) : Number.NaN
    return existsSync(this.place(generation)) ? generation : Number.NaN
  }

  /** Lets a generation count, by rename. */
  setCurrent(generation: number): void {
    syncFolder(this.#folder)
    replaceFile(join(this.#directory, 'CURRENT'), `${generation}\n`)
  }

  /** Lets no generation count. */
  clearCurrent(): void {
    rmSync(join(this.#directory, 'CURRENT'), { force: true })
  }

  /** A number that no folder has had. */
  next(): number {
    return Math.max(0, this.current() || 0, ...this.#numbers(), ...this.#open.keys()) + 1
  }

  /** Opens a generation, or shares it when it is open. */
  async lease(generation: number, options: { readonly create: boolean }): Promise<Lease> {
    const known = this.#open.get(generation)
    const tenancy = known ?? { database: openDatabase(this.place(generation), options), leases: 0 }
    if (known === undefined) this.#open.set(generation, tenancy)
    tenancy.leases++
    let ended = false
    const end = async (): Promise<void> => {
      if (ended) return
      ended = true
      await this.#release(generation, tenancy)
    }
    try {
      return { generation, database: await tenancy.database, end }
    } catch (error) {
      await end()
      throw error
    }
  }

  /** Tells whether somebody reads or writes a generation. */
  isOpen(generation: number): boolean {
    return this.#open.has(generation)
  }

  /** Removes what neither counts nor is in use, here or in another process: old generations and those of killed runs. */
  async sweep(): Promise<void> {
    const current = this.current()
    for (const generation of this.#numbers()) {
      if (generation !== current && !this.#open.has(generation)) await this.remove(generation)
    }
  }

  /** Removes one generation, unless another process has it open. */
  async remove(generation: number): Promise<void> {
    const folder = this.place(generation)
    if (!existsSync(folder) || !(await destroyDatabase(folder))) return
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  }

  /** Moves a damaged generation out of the way and tells where it went; nothing counts then. */
  setAside(generation: number): string {
    const folder = join(this.#directory, 'damaged')
    makeFolder(folder)
    let place = join(folder, String(generation))
    for (let copy = 2; existsSync(place); copy++) place = join(folder, `${generation}-${copy}`)
    renameSync(this.place(generation), place)
    this.clearCurrent()
    return place
  }

  /** Closes every database, leases or not. */
  async close(): Promise<void> {
    const open = [...this.#open.values()]
    this.#open.clear()
    for (const { database } of open) await (await database).close()
  }

  async #release(generation: number, tenancy: Tenancy): Promise<void> {
    tenancy.leases--
    if (tenancy.leases > 0 || this.#open.get(generation) !== tenancy) return
    const database = await tenancy.database.catch(() => undefined)
    await database?.close()
    this.#open.delete(generation)
    if (database !== undefined) await this.#retire(generation)
  }

  /** LevelDB makes its files by the umask; a generation that no longer counts goes when its last reader has gone. */
  async #retire(generation: number): Promise<void> {
    if (this.current() !== generation) {
      await this.remove(generation)
      return
    }
    for (const name of readdirSync(this.place(generation))) chmodSync(join(this.place(generation), name), 0o600)
  }

  #numbers(): number[] {
    return readdirSync(this.#folder)
      .filter((name) => /^\d{1,15}$/.test(name))
      .map(Number)
  }
}
