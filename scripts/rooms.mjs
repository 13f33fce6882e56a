import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The workspace's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The folders below packages/ that hold a package, sorted. */
export function packageFolders() {
  const rooms = join(root, 'packages')
  return readdirSync(rooms)
    .sort()
    .map((name) => join(rooms, name))
    .filter((folder) => existsSync(join(folder, 'package.json')))
}

export const readManifest = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Every file below a folder, sorted by path; node_modules and dist are not entered. */
export function filesBelow(folder) {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.name !== 'node_modules' && entry.name !== 'dist')
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return filesBelow(path)
      return entry.isFile() ? [path] : []
    })
    .sort()
}
