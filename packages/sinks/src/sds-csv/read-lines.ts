import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'

/** What a reader met in the text of a file. */
export type TextFault =
  | 'byte-order-mark'
  | 'encoding-utf-16'
  | 'bytes-not-utf-8'
  | 'control-character'
  | 'line-ends'
  | 'line-too-long'

/** Takes a fault and the line where it stands, counted from 1. */
export type OnFault<Fault> = (fault: Fault, line: number) => void

type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const chunkBytes = 1 << 16
/** Longer than any row; a file without line breaks must not fill the memory. */
const longestLine = 1 << 20
const loneReturn = /\r(?!\n)/
const control = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/
const lineEnd = /\r\n|\r|\n/

/**
 * Yields the lines of a file without their ends, in batches of some 64 KiB; CRLF, LF and CR all end a line.
 * Reads UTF-8 and UTF-16 with or without byte order mark, says what it met, and never fails on bytes. Holds one batch.
 */
export async function* readLines(path: string, onFault: OnFault<TextFault>): AsyncGenerator<string[]> {
  const splitter = new LineSplitter(onFault)
  const decoder = decoderOf(await detectEncoding(path, onFault))
  for await (const chunk of createReadStream(path, { highWaterMark: chunkBytes })) {
    const lines = splitter.take(decoder.write(chunk as Buffer))
    if (lines.length > 0) yield lines
  }
  const lines = splitter.end(decoder.end())
  if (lines.length > 0) yield lines
}

// StringDecoder takes a quarter of the time of a streaming TextDecoder, and knows no big-endian UTF-16.
const decoderOf = (encoding: Encoding): Pick<StringDecoder, 'write' | 'end'> => {
  if (encoding !== 'utf-16be') return new StringDecoder(encoding === 'utf-8' ? 'utf8' : 'utf16le')
  const decoder = new TextDecoder(encoding, { ignoreBOM: true })
  return { write: (bytes) => decoder.decode(bytes as Uint8Array, { stream: true }), end: () => decoder.decode() }
}

class LineSplitter {
  readonly #onFault: OnFault<TextFault>
  #rest = ''
  #line = 1
  #first = true
  #skipping = false
  #toldEnds = false

  constructor(onFault: OnFault<TextFault>) {
    this.#onFault = onFault
  }

  take(text: string): string[] {
    const whole = this.#rest + this.#withoutMark(text)
    const held = whole.endsWith('\r') ? '\r' : ''
    const lines = loneReturn.test(held === '' ? whole : whole.slice(0, -1))
      ? whole.slice(0, whole.length - held.length).split(lineEnd)
      : this.#split(whole.slice(0, whole.length - held.length))
    this.#rest = (lines.pop() as string) + held
    return this.#checked(lines, text)
  }

  end(text: string): string[] {
    const lines = this.take(text)
    const last = this.#rest.endsWith('\r') ? this.#rest.slice(0, -1) : this.#rest
    this.#rest = ''
    if (last === '' || this.#skipping) return lines
    return [...lines, ...this.#checked([last], last)]
  }

  #withoutMark(text: string): string {
    if (!this.#first || text === '') return text
    this.#first = false
    if (text.charCodeAt(0) !== 0xfeff) return text
    this.#onFault('byte-order-mark', 1)
    return text.slice(1)
  }

  #split(text: string): string[] {
    const lines = text.split('\n')
    for (let index = lines.length - 2; index >= 0; index--) {
      const line = lines[index] as string
      if (line.charCodeAt(line.length - 1) === 13) lines[index] = line.slice(0, -1)
      else this.#tellEnds(this.#line + index)
    }
    return lines
  }

  #tellEnds(line: number): void {
    if (!this.#toldEnds) this.#onFault('line-ends', line)
    this.#toldEnds = true
  }

  #checked(lines: string[], text: string): string[] {
    if (this.#skipping && lines.length > 0) {
      lines[0] = ''
      this.#skipping = false
    }
    if (text.includes('\ufffd')) this.#tell(lines, 'bytes-not-utf-8', (line) => line.includes('\ufffd'))
    if (control.test(text)) this.#tell(lines, 'control-character', (line) => control.test(line))
    this.#line += lines.length
    if (this.#rest.length > longestLine) {
      if (!this.#skipping) this.#onFault('line-too-long', this.#line)
      this.#skipping = true
      this.#rest = ''
    }
    return lines
  }

  #tell(lines: readonly string[], fault: TextFault, has: (line: string) => boolean): void {
    for (let index = 0; index < lines.length; index++) {
      if (has(lines[index] as string)) this.#onFault(fault, this.#line + index)
    }
  }
}

const detectEncoding = async (path: string, onFault: OnFault<TextFault>): Promise<Encoding> => {
  const file = await open(path)
  try {
    const head = new Uint8Array(512)
    const { bytesRead } = await file.read(head, 0, head.length, 0)
    const encoding = encodingOf(head.subarray(0, bytesRead))
    if (encoding !== 'utf-8') onFault('encoding-utf-16', 1)
    return encoding
  } finally {
    await file.close()
  }
}

// A text in Latin letters has a zero in every second byte of UTF-16, and none in UTF-8.
const encodingOf = (head: Uint8Array): Encoding => {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  let [even, odd] = [0, 0]
  for (let index = 0; index + 1 < head.length; index += 2) {
    if (head[index] === 0) even++
    if (head[index + 1] === 0) odd++
  }
  const pairs = Math.floor(head.length / 2)
  if (pairs > 1 && odd > pairs * 0.7 && even === 0) return 'utf-16le'
  if (pairs > 1 && even > pairs * 0.7 && odd === 0) return 'utf-16be'
  return 'utf-8'
}
