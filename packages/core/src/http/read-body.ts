import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { FaultMet } from './fault-met.js'

const decoders = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}

/** Reads and unpacks a body of at most `maxBytes`. Holds it once packed and once unpacked. Raises FaultMet `answer-too-large`, `bad-encoding`. */
export async function readBody(
  chunks: AsyncIterable<Buffer>,
  { maxBytes, encoding }: { readonly maxBytes: number; readonly encoding: string | undefined },
): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  const startedAt = performance.now()
  for await (const chunk of chunks) {
    size += chunk.length
    if (performance.now() - startedAt > longestBodyMs) throw tooSlow()
    if (size > maxBytes) throw tooLarge(maxBytes)
    parts.push(chunk)
  }
  const [only] = parts
  const packed = parts.length === 1 && only ? only : Buffer.concat(parts, size)
  return encoding === undefined ? packed : unpack(packed, { maxBytes, encoding })
}

async function unpack(
  packed: Buffer,
  { maxBytes, encoding }: { readonly maxBytes: number; readonly encoding: string },
): Promise<Buffer> {
  const name = encoding.trim().toLowerCase()
  if (name === '' || name === 'identity' || packed.length === 0) return packed
  if (!(name in decoders)) {
    throw new FaultMet({
      code: 'bad-encoding',
      reason: `the answer is packed as ${JSON.stringify(name.slice(0, 40))}, which was not asked for`,
      hint: 'Ask the provider to send JSON unpacked or as gzip.',
      retry: false,
    })
  }
  try {
    return await decoders[name as keyof typeof decoders](packed, { maxOutputLength: maxBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(maxBytes)
    throw new FaultMet({
      code: 'bad-encoding',
      reason: `the answer is cut short or is not the ${name} that it says it is`,
      hint: 'Run again later; if it stays so, ask the provider to look at the compression of its server or proxy.',
      cause: error,
    })
  }
}

/** A body that trickles never falls silent, so that the time-out of silence does not end it. */
const longestBodyMs = 30 * 60_000

function tooSlow(): FaultMet {
  return new FaultMet({
    code: 'body-timeout',
    reason: `the answer was still coming after ${longestBodyMs / 60_000} minutes`,
    hint: 'Set a smaller source.pageSize; if it stays so, ask the provider why its server is so slow.',
    retry: false,
  })
}

function tooLarge(maxBytes: number): FaultMet {
  const limit = maxBytes >= 1048576 ? `${Math.round(maxBytes / 1048576)} MiB` : `${maxBytes} bytes`
  return new FaultMet({
    code: 'answer-too-large',
    reason: `the answer is larger than ${limit}`,
    hint: 'Ask for smaller pages (source.pageSize).',
    retry: false,
  })
}
