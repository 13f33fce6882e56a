/** What is wrong with the bytes of a config, at a 1-based place. */
export interface TextFault {
  readonly code: string
  readonly message: string
  readonly fix: string
  readonly line: number
  readonly column: number
}

/** More than a config can need; it bounds the time that parsing takes. */
export const maxConfigBytes = 256 * 1024

const utf8Fix = 'Save it as UTF-8.'

const fault = (code: string, message: string, fix: string, before = ''): TextFault => {
  const lines = before.split('\n')
  return { code, message, fix, line: lines.length, column: (lines.at(-1) as string).length + 1 }
}

const strictUtf8 = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** The text before the first byte that is no UTF-8. A replacement character that was written is passed by. */
const beforeBadByte = (bytes: Uint8Array): string => {
  const lossy = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  for (let at = lossy.indexOf('\ufffd'); at >= 0; at = lossy.indexOf('\ufffd', at + 1)) {
    const before = lossy.slice(0, at)
    const offset = Buffer.byteLength(before)
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return before
  }
  return lossy
}

const encodingOf = (bytes: Uint8Array): string => {
  const [a, b, c, d] = bytes
  if ((a === 0xff && b === 0xfe && c === 0 && d === 0) || (a === 0 && b === 0 && c === 0xfe && d === 0xff))
    return 'utf-32'
  if ((a === 0xff && b === 0xfe) || (b === 0 && a !== 0 && a !== undefined)) return 'utf-16le'
  if ((a === 0xfe && b === 0xff) || (a === 0 && b !== 0 && b !== undefined)) return 'utf-16be'
  return 'utf-8'
}

/** Reads the bytes of a config: UTF-8 or UTF-16, with or without a BOM, which is removed. Anything else is a fault with its place. */
export const readText = (bytes: Uint8Array): string | TextFault => {
  if (bytes.length > maxConfigBytes)
    return fault('too-large', `the file is larger than ${maxConfigBytes / 1024} KiB`, 'Name a rosterstream.yaml.')
  const encoding = encodingOf(bytes)
  if (encoding === 'utf-32') return fault('encoding', 'the file is UTF-32, which is not read', utf8Fix)
  if (encoding !== 'utf-8' && bytes.length % 2 === 1)
    return fault('encoding', `the file is cut off in the middle of a character of ${encoding.toUpperCase()}`, utf8Fix)
  const little = encoding === 'utf-16be' ? Buffer.from(bytes).swap16() : bytes
  const text =
    encoding === 'utf-8' ? strictUtf8(bytes) : new TextDecoder('utf-16le', { ignoreBOM: true }).decode(little)
  if (text === undefined)
    return fault('encoding', 'the file holds bytes that are not UTF-8', utf8Fix, beforeBadByte(bytes))
  const plain = text.replace(/^\ufeff/, '')
  const control = plain.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/)
  if (control >= 0)
    return fault(
      'control-character',
      'the file holds a control character',
      'Remove it; this may not be a text file.',
      plain.slice(0, control),
    )
  return plain
}
