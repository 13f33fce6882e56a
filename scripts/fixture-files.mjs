// Reads third parties' data sets without any of our own code: what is in a file is counted here, to be held against what we serve.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { inflateRawSync } from 'node:zlib'

const isRecordFile = (name) => /\.(csv|json)$/i.test(name)

/** Every data set below a folder: each folder with loose files, each zip; as name and path. */
export function dataSets(folder) {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const own = entries.some((entry) => entry.isFile() && isRecordFile(entry.name))
    ? [{ name: basename(folder), path: folder }]
    : []
  const below = entries.flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return dataSets(path)
    return /\.zip$/i.test(entry.name) ? [{ name: entry.name, path }] : []
  })
  return [...own, ...below]
}

/** Name and bytes of the files in a zip, from its central directory. Source: PKWARE APPNOTE 4.3. */
function zipEntries(bytes) {
  const end = bytes.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const found = []
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left--) {
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((place) => bytes.readUInt16LE(at + place))
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + bytes.readUInt32LE(at + 20))
    found.push({
      name: basename(bytes.toString('utf8', at + 46, at + 46 + nameLength)),
      bytes: bytes.readUInt16LE(at + 10) === 8 ? inflateRawSync(packed) : packed,
    })
    at += 46 + nameLength + extraLength + commentLength
  }
  return found
}

/** How many records a CSV text holds below its header: line ends within quotes count for none, nor do empty lines. */
function csvRecords(text) {
  const lines = text.replace(/"[^"]*"/g, 'q').split(/\r?\n/)
  return Math.max(0, lines.filter((line) => line.trim() !== '').length - 1)
}

function jsonRecords(text) {
  const content = JSON.parse(text)
  const lists = Array.isArray(content) ? [content] : Object.values(content).filter(Array.isArray)
  return lists.reduce((sum, list) => sum + list.length, 0)
}

/** How many records each file of a data set holds, by the file's name in lower case without its ending. */
export function recordsPerFile(path) {
  const files = statSync(path).isDirectory()
    ? readdirSync(path).map((name) => ({ name, bytes: () => readFileSync(join(path, name)) }))
    : zipEntries(readFileSync(path)).map(({ name, bytes }) => ({ name, bytes: () => bytes }))
  const counts = {}
  for (const { name, bytes } of files.filter((file) => isRecordFile(file.name))) {
    const text = bytes().toString('utf8')
    const stem = name.replace(/\.\w+$/, '').toLowerCase()
    counts[stem] = (counts[stem] ?? 0) + (/\.csv$/i.test(name) ? csvRecords(text) : jsonRecords(text))
  }
  return counts
}
