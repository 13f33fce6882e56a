// Prints the path of a Node of the version asked for, fetched by npm on first use.
// Usage: node scripts/fetch-node.mjs VERSION
import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm } from './pnpm.mjs'
import { root } from './rooms.mjs'

// What the npm package `node` picks in its install script, which some npm settings do not run.
const platform = process.platform === 'win32' ? 'win' : process.platform
const prefix = platform === 'darwin' && process.arch === 'arm64' ? 'node-bin' : 'node'
const name = `${prefix}-${platform}-${process.arch}`

const [version] = process.argv.slice(2)
if (version === undefined) {
  process.stderr.write('usage: node scripts/fetch-node.mjs VERSION\n')
  process.exit(2)
}
const folder = join(root, 'node_modules', '.cache', `node-${version}`)
const binary = join(folder, 'node_modules', name, 'bin', platform === 'win' ? 'node.exe' : 'node')
if (!existsSync(binary)) {
  mkdirSync(folder, { recursive: true })
  const words = ['install', '--prefix', folder, '--no-save', '--no-audit', '--no-fund', `${name}@${version}`]
  const { status } = runNpm(words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0 || !existsSync(binary)) {
    process.stderr.write(`fetch-node: npm could not bring ${name}@${version}\n`)
    process.exit(1)
  }
}
process.stdout.write(`${binary}\n`)
