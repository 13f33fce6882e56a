import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join, relative } from 'node:path'
import { packageFolders } from './rooms.mjs'

const compiled = /\.(?:js|d\.ts)(?:\.map)?$/

function sweep(dist, source) {
  for (const entry of readdirSync(dist, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || !compiled.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const origin = join(source, relative(dist, path).replace(compiled, '.ts'))
    if (!existsSync(origin)) rmSync(path)
  }
}

/** Removes compiled files whose source is gone: `tsc -b` leaves them, and they would be packed and shipped. */
export function sweepDist() {
  for (const folder of packageFolders()) {
    const dist = join(folder, 'dist')
    if (existsSync(dist)) sweep(dist, join(folder, 'src'))
  }
}
