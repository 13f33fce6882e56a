const initialCapacity = 1024
const maximumLoad = 0.7

/** Two 32-bit hashes of a text, mixed well enough that their 64 bits stand for it. */
export interface IdHash {
  high: number
  low: number
}

/** Hashes a text into `into` (cyrb-style mixing, 2 x 32 bits). Hot path: allocates nothing. */
export const hashId = (text: string, into: IdHash): void => {
  let high = 0xdeadbeef ^ text.length
  let low = 0x41c6ce57 ^ text.length
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index)
    high = Math.imul(high ^ unit, 2654435761)
    low = Math.imul(low ^ unit, 1597334677)
  }
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  into.high = high >>> 0
  into.low = low >>> 0
}

/**
 * A map from ids to unsigned 32-bit numbers in about 17 to 51 bytes an id, growth included; the ids themselves are not held.
 *
 * Ids are told apart by 64 bits of hash: among a million ids the chance that an unknown one is taken for a known one is about
 * 5e-14 per question.
 */
export class IdIndex {
  #highs = new Uint32Array(initialCapacity)
  #lows = new Uint32Array(initialCapacity)
  #values = new Uint32Array(initialCapacity)
  #size = 0
  readonly #hash: IdHash = { high: 0, low: 0 }

  /** How many ids are in it. */
  get size(): number {
    return this.#size
  }

  /** The number kept for an id, or 0. */
  get(id: string): number {
    const slot = this.#find(id)
    return this.#values[slot] as number
  }

  /** Keeps a number other than 0 for an id, replacing the one before. */
  set(id: string, value: number): void {
    let slot = this.#find(id)
    if (this.#values[slot] === 0) {
      if (this.#size + 1 > this.#values.length * maximumLoad) {
        this.#grow()
        slot = this.#find(id)
      }
      this.#size++
      this.#highs[slot] = this.#hash.high
      this.#lows[slot] = this.#hash.low
    }
    this.#values[slot] = value
  }

  #find(id: string): number {
    hashId(id, this.#hash)
    const mask = this.#values.length - 1
    let slot = this.#hash.low & mask
    while (this.#values[slot] !== 0) {
      if (this.#highs[slot] === this.#hash.high && this.#lows[slot] === this.#hash.low) return slot
      slot = (slot + 1) & mask
    }
    return slot
  }

  #grow(): void {
    const [highs, lows, values] = [this.#highs, this.#lows, this.#values]
    const capacity = values.length * 2
    this.#highs = new Uint32Array(capacity)
    this.#lows = new Uint32Array(capacity)
    this.#values = new Uint32Array(capacity)
    for (let old = 0; old < values.length; old++) {
      if (values[old] === 0) continue
      let slot = (lows[old] as number) & (capacity - 1)
      while (this.#values[slot] !== 0) slot = (slot + 1) & (capacity - 1)
      this.#highs[slot] = highs[old] as number
      this.#lows[slot] = lows[old] as number
      this.#values[slot] = values[old] as number
    }
  }
}
