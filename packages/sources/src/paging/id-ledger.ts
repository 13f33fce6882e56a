import { hashId, type IdHash, IdIndex, memoryScratch, type Run, type Scratch } from '@rosterstream/core'
import { highAt, SpilledHashes, spill } from './spilled-hashes.js'

const smallest = 4096
const largest = 1 << 19

/** How the ids of one attempt repeat. */
export interface Repeats {
  readonly unique: number
  /** Copies beyond the first of each id, on one page and over pages. */
  readonly repeats: number
  /** Those of them that only a look over several pages shows. */
  readonly acrossPages: number
  /** Equal for two attempts with the same ids, of which the same repeat as often. */
  readonly signature: string
}

/** Counts adjacent equals among sorted hashes, and adds up both these and the others. */
class Tally {
  count = 0
  readonly #sums = new Uint32Array(4)
  #high = 0
  #low = 0
  #any = false

  see(high: number, low: number): void {
    const repeats = this.#any && high === this.#high && low === this.#low
    if (repeats) this.count++
    const at = repeats ? 2 : 0
    this.#sums[at] = (this.#sums[at] as number) + high
    this.#sums[at + 1] = (this.#sums[at + 1] as number) + Math.imul(low, 31)
    this.#any = true
    this.#high = high
    this.#low = low
  }

  seeSorted(words: Uint32Array, count: number): void {
    new BigUint64Array(words.buffer, 0, count).sort()
    for (let index = 0; index < count * 2; index += 2) {
      this.see(words[index + highAt] as number, words[index + 1 - highAt] as number)
    }
  }

  get signature(): string {
    return `${this.count}:${this.#sums.join(':')}`
  }
}

/**
 * Tells whether the ids of a collection are different, out of memory: hashes of 64 bits, sorted runs in a Scratch.
 *
 * Holds 4 MiB, a page's hashes, and 51 bytes a page at most; ids that arrive in strictly ascending order are known to differ without a
 * look back. Among 8 million ids the chance that two different ones count as one is about 2e-6.
 */
export class IdLedger {
  readonly #scratch: Scratch
  readonly #hash: IdHash = { high: 0, low: 0 }
  readonly #prints = new IdIndex()
  readonly #runs: Run[] = []
  #page = new Uint32Array(smallest)
  #onPage = 0
  #kept = new Uint32Array(smallest)
  #keptCount = 0
  #count = 0
  #withinPages = 0
  #head = ''
  #tail = ''
  #last = ''
  #ascending = true
  #pageAscending = true
  #first = 0
  #second = 0

  constructor(scratch: Scratch = memoryScratch()) {
    this.#scratch = scratch
  }

  /** Notes an id of the page under way. Hot path. */
  add(id: string): void {
    hashId(id, this.#hash)
    const { high, low } = this.#hash
    const at = this.#onPage * 2
    if (at === this.#page.length) this.#page = grown(this.#page)
    this.#page[at + highAt] = high
    this.#page[at + 1 - highAt] = low
    this.#first = Math.imul(this.#first ^ high, 2654435761)
    this.#second = Math.imul(this.#second ^ low, 1597334677)
    if (this.#onPage === 0) this.#head = id
    else if (id <= this.#tail) this.#pageAscending = false
    this.#tail = id
    this.#onPage++
  }

  /** What tells the ids of the page under way, in their order, from those of other pages. */
  get print(): string {
    return `${this.#onPage}:${this.#first >>> 0}:${this.#second >>> 0}`
  }

  /** Tells whether a page was kept under this print, and keeps it. */
  seen(print: string): boolean {
    if (this.#prints.get(print) !== 0) return true
    this.#prints.set(print, 1)
    return false
  }

  /** Counts the page under way in. */
  keepPage(): void {
    const count = this.#onPage
    if (count > 0) {
      this.#ascending &&= this.#pageAscending && (this.#count === 0 || this.#head > this.#last)
      this.#last = this.#tail
    }
    if (!this.#pageAscending) {
      const tally = new Tally()
      tally.seeSorted(this.#page, count)
      this.#withinPages += tally.count
    }
    this.#keep(count)
    this.#count += count
    this.dropPage()
  }

  /** Forgets the page under way. */
  dropPage(): void {
    this.#onPage = 0
    this.#first = 0
    this.#second = 0
    this.#pageAscending = true
  }

  /** Looks over all pages. */
  finish(): Repeats {
    if (this.#ascending) return { unique: this.#count, repeats: 0, acrossPages: 0, signature: '' }
    const tally = new Tally()
    if (this.#runs.length === 0) tally.seeSorted(this.#kept, this.#keptCount)
    else this.#merge(tally)
    const { count, signature } = tally
    return { unique: this.#count - count, repeats: count, acrossPages: count - this.#withinPages, signature }
  }

  /** Gives the room in the scratch back. */
  drop(): void {
    for (const run of this.#runs) run.drop()
    this.#runs.length = 0
  }

  #keep(count: number): void {
    for (let from = 0; from < count; ) {
      const room = largest - this.#keptCount
      const step = Math.min(room, count - from)
      while (this.#kept.length < (this.#keptCount + step) * 2) this.#kept = grown(this.#kept)
      this.#kept.set(this.#page.subarray(from * 2, (from + step) * 2), this.#keptCount * 2)
      this.#keptCount += step
      from += step
      if (this.#keptCount === largest) this.#spill()
    }
  }

  #spill(): void {
    new BigUint64Array(this.#kept.buffer, 0, this.#keptCount).sort()
    this.#runs.push(spill(this.#scratch, this.#kept.subarray(0, this.#keptCount * 2)))
    this.#keptCount = 0
  }

  #merge(tally: Tally): void {
    if (this.#keptCount > 0) this.#spill()
    let open = this.#runs.map((run) => new SpilledHashes(run)).filter((hashes) => hashes.next())
    while (open.length > 0) {
      let least = open[0] as SpilledHashes
      for (let index = 1; index < open.length; index++) {
        const other = open[index] as SpilledHashes
        if (other.high < least.high || (other.high === least.high && other.low < least.low)) least = other
      }
      tally.see(least.high, least.low)
      if (!least.next()) open = open.filter((hashes) => hashes !== least)
    }
  }
}

const grown = (words: Uint32Array): Uint32Array<ArrayBuffer> => {
  const larger = new Uint32Array(words.length * 2)
  larger.set(words)
  return larger
}
