import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { openPromise } from 'yauzl'

/** A file of a data set, under its name without any folder. */
export interface NamedFile {
  readonly name: string
  readonly bytes: Buffer
}

/** The JSON and CSV files of a folder, of the folder within it when that is all there is, or of a zip. Holds them all. */
export async function namedFiles(path: string): Promise<readonly NamedFile[]> {
  const files = (await stat(path)).isDirectory() ? await filesInFolder(path) : await filesInZip(path)
  return [...files].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const isWanted = (name: string): boolean => /\.(csv|json)$/i.test(name) && !name.startsWith('.')

async function filesInFolder(path: string): Promise<readonly NamedFile[]> {
  const entries = (await readdir(path, { withFileTypes: true })).filter(({ name }) => !name.startsWith('.'))
  const wanted = entries.filter((entry) => !entry.isDirectory() && isWanted(entry.name))
  const [only, ...others] = entries.filter((entry) => entry.isDirectory())
  if (wanted.length === 0 && only && others.length === 0) return filesInFolder(join(path, only.name))
  return Promise.all(wanted.map(async ({ name }) => ({ name, bytes: await readFile(join(path, name)) })))
}

async function filesInZip(path: string): Promise<readonly NamedFile[]> {
  const files: NamedFile[] = []
  const zip = await openPromise(path, { lazyEntries: true })
  for await (const entry of zip.eachEntry()) {
    const name = basename(entry.fileName)
    if (!isWanted(name) || entry.fileName.includes('__MACOSX/')) continue
    files.push({ name, bytes: await buffer(await zip.openReadStreamPromise(entry)) })
  }
  return files
}
