import { mix } from './mix.js'

export const idLength = 36

/** Ids of one collection: as texts, and written into a text that is being made. */
export interface Ids {
  readonly text: (number: number) => string
  /** Writes the id's 36 bytes. */
  readonly write: (number: number, bytes: Buffer, at: number) => void
}

const [dash, four, eight] = [45, 52, 56]

/** The two hex digits of each byte, as character codes. */
let digits: Uint8Array | undefined

/**
 * Makes ids that look like GUIDs and rise with their number: texts and numbers have the same order.
 *
 * `space` tells collections apart; numbers from 0 to `size` - 1 exist, below some 400 million of them.
 */
export function idsOf(seed: number, space: number, size: number): Ids {
  digits ??= Uint8Array.from(Buffer.from(Array.from({ length: 256 }, (_, byte) => twoDigits(byte)).join('')))
  const hex = digits
  const stride = 0x1_0000_0000 / Math.max(1, size)
  const salt = mix(seed, 7919, space)
  const scratch = Buffer.alloc(idLength)
  const put = (byte: number, bytes: Buffer, at: number): void => {
    bytes[at] = hex[2 * byte] ?? 0
    bytes[at + 1] = hex[2 * byte + 1] ?? 0
  }
  const word = (value: number, bytes: Buffer, at: number): void => {
    put((value >>> 8) & 0xff, bytes, at)
    put(value & 0xff, bytes, at + 2)
  }
  const write = (number: number, bytes: Buffer, at: number): void => {
    const a = mix(salt, number, 1)
    const b = mix(salt, number, 2)
    const c = mix(salt, number, 3)
    const lead = Math.floor((number + (a & 0xffff) / 0x12000) * stride)
    word(lead >>> 16, bytes, at)
    word(lead, bytes, at + 4)
    word(b >>> 16, bytes, at + 9)
    word(a, bytes, at + 14)
    word(b, bytes, at + 19)
    word(c >>> 16, bytes, at + 24)
    word(c, bytes, at + 28)
    word(a >>> 16, bytes, at + 32)
    bytes[at + 8] = bytes[at + 13] = bytes[at + 18] = bytes[at + 23] = dash
    bytes[at + 14] = four
    bytes[at + 19] = eight
  }
  return {
    write,
    text: (number) => {
      write(number, scratch, 0)
      return scratch.toString('latin1')
    },
  }
}

function twoDigits(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
