/** A number from 0 to 2^32 - 1 that depends on all three and on nothing else. Source: murmur3's finalizer. */
export function mix(seed: number, a: number, b: number): number {
  let hash = Math.imul(seed ^ Math.imul(a + 1, 0x9e3779b1), 0x85ebca6b) ^ Math.imul(b + 1, 0xc2b2ae35)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** One of the words, by the hash. */
export function pick<Word>(words: readonly Word[], hash: number): Word {
  return words[hash % words.length] as Word
}
