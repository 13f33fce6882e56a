import type { Run, Scratch } from '@rosterstream/core'

const blockBytes = 24_576

/** Where the more significant word of a 64-bit number stands on this machine. */
export const highAt = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0

/** Writes sorted hashes as lines of base64, 3072 hashes a line. */
export const spill = (scratch: Scratch, words: Uint32Array): Run => {
  const bytes = Buffer.from(words.buffer, words.byteOffset, words.byteLength)
  const writer = scratch.create()
  for (let from = 0; from < bytes.length; from += blockBytes) {
    writer.append(`${bytes.toString('base64', from, Math.min(from + blockBytes, bytes.length))}\n`)
  }
  return writer.finish()
}

function* lines(run: Run): Generator<string> {
  for (const chunk of run.read()) {
    let from = 0
    for (let end = chunk.indexOf('\n', from); end >= 0; end = chunk.indexOf('\n', from)) {
      yield chunk.slice(from, end)
      from = end + 1
    }
  }
}

/** Reads a spilled run from its front. Holds one line. */
export class SpilledHashes {
  high = 0
  low = 0
  readonly #lines: Generator<string>
  readonly #words = new Uint32Array(blockBytes / 4)
  readonly #bytes = Buffer.from(this.#words.buffer)
  #at = 0
  #end = 0

  constructor(run: Run) {
    this.#lines = lines(run)
  }

  /** Goes to the next hash; false when there is none. */
  next(): boolean {
    if (this.#at === this.#end) {
      const line = this.#lines.next()
      if (line.done === true) return false
      this.#end = this.#bytes.write(line.value, 'base64') / 4
      this.#at = 0
    }
    this.high = this.#words[this.#at + highAt] as number
    this.low = this.#words[this.#at + 1 - highAt] as number
    this.#at += 2
    return true
  }
}
