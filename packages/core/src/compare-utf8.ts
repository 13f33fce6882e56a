/**
 * Compares two texts by their UTF-8 bytes. JavaScript's `<` goes by UTF-16 units, which puts U+E000 to U+FFFF after the
 * surrogates that stand for higher code points; only there do the two orders differ.
 */
export const compareUtf8 = (left: string, right: string): number => {
  if (left === right) return 0
  const length = Math.min(left.length, right.length)
  for (let index = 0; index < length; index++) {
    const a = left.charCodeAt(index)
    const b = right.charCodeAt(index)
    if (a !== b) return rank(a) - rank(b)
  }
  return left.length - right.length
}

const rank = (unit: number): number => {
  if (unit < 0xd800) return unit
  return unit < 0xe000 ? unit + 0x2000 : unit - 0x800
}
