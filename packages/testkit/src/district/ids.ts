import { mix } from './mix.js'

let hexWords: readonly string[] | undefined

/**
 * Makes ids that look like GUIDs and rise with their number: texts and numbers have the same order.
 *
 * `space` numbers from 0 to `size` - 1 exist; above some 400 million the order is not kept.
 */
export function idMaker(seed: number, space: number, size: number): (number: number) => string {
  hexWords ??= Array.from({ length: 0x10000 }, (_, word) => word.toString(16).padStart(4, '0'))
  const hex = hexWords
  const stride = 0x1_0000_0000 / Math.max(1, size)
  const salt = mix(seed, 7919, space)
  return (number) => {
    const a = mix(salt, number, 1)
    const b = mix(salt, number, 2)
    const c = mix(salt, number, 3)
    const lead = Math.floor((number + (a & 0xffff) / 0x12000) * stride)
    const tail = `${hex[b & 0xffff]}-${hex[c >>> 16]}${hex[c & 0xffff]}${hex[a >>> 16]}`
    return `${hex[lead >>> 16]}${hex[lead & 0xffff]}-${hex[b >>> 16]}-4${hex[a & 0xffff]?.slice(1)}-8${tail.slice(1)}`
  }
}
