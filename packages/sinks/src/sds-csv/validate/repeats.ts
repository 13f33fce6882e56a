import { hashId, type IdHash } from '@rosterstream/core'

const firstCapacity = 1 << 14
/** Hashes that occur more than once and are looked at again; a file with more of them is past help by single lines. */
const mostSuspects = 1000

/**
 * Finds texts that were there before among any number, in eight bytes each: their hashes are sorted, and those that repeat are
 * told by a second reading. The texts are compared then, so a collision of hashes is no repeat.
 */
export class Repeats {
  #hashes = new Float64Array(firstCapacity)
  #size = 0
  readonly #hash: IdHash = { high: 0, low: 0 }

  /** Takes a text, first reading. Hot path. */
  add(text: string): void {
    if (this.#size === this.#hashes.length) {
      const grown = new Float64Array(Math.ceil(this.#size * 1.5))
      grown.set(this.#hashes)
      this.#hashes = grown
    }
    this.#hashes[this.#size++] = this.#of(text)
  }

  /** Ends the first reading. `total` counts every text that was there before; `isRepeat` is asked in the second reading. */
  finish(): { readonly total: number; readonly isRepeat: (text: string) => boolean } {
    const hashes = this.#hashes.subarray(0, this.#size).sort()
    const suspects = new Set<number>()
    let total = 0
    for (let index = 1; index < hashes.length; index++) {
      if (hashes[index] !== hashes[index - 1]) continue
      total++
      if (suspects.size < mostSuspects) suspects.add(hashes[index] as number)
    }
    this.#hashes = new Float64Array(0)
    const seen = new Set<string>()
    const isRepeat = (text: string): boolean => {
      if (!suspects.has(this.#of(text))) return false
      if (seen.has(text)) return true
      seen.add(text)
      return false
    }
    return { total, isRepeat }
  }

  // 53 bits of the hash, as whole numbers that a double holds.
  #of(text: string): number {
    hashId(text, this.#hash)
    return (this.#hash.high & 0x1fffff) * 0x1_0000_0000 + this.#hash.low
  }
}
