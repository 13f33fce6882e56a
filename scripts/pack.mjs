import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runPnpm } from './pnpm.mjs'
import { packageFolders, readManifest, root } from './rooms.mjs'

/**
 * Packs each package into a folder as it would be published: `workspace:*` becomes the version.
 * Returns [name, tarball] per package.
 */
export function packAll(folder) {
  mkdirSync(folder, { recursive: true })
  const status = runPnpm(['--recursive', '--filter', './packages/*', 'pack', '--pack-destination', folder], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  if (status !== 0) throw new Error(`pnpm pack ended with ${status}`)
  return packageFolders().map((room) => {
    const { name, version } = readManifest(room)
    return [name, join(folder, `${name.replace('@', '').replace('/', '-')}-${version}.tgz`)]
  })
}
