// Every locked package must support the oldest Node of each line that package.json promises: pnpm refuses it there otherwise,
// and the newcomer on that Node cannot start. Prints what does not.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import semver from 'semver'
import { readManifest, root } from './rooms.mjs'

// Belongs to a WebAssembly build that is installed on no platform of ours.
const neverInstalled = ['@napi-rs/wasm-runtime']

const oldest = readManifest(root)
  .engines.node.split('||')
  .map((line) => semver.minVersion(line).version)

const entry = /^ {2}'?(@?[^@\s']+)@[^\s']+?'?:\n(?: {4}.*\n)*? {4}engines: \{.*?\bnode: ('[^']+'|[^,}]+)/gm
let findings = 0
for (const [, name, range] of readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8').matchAll(entry)) {
  if (neverInstalled.includes(name)) continue
  const lacking = oldest.filter((version) => !semver.satisfies(version, range.replaceAll("'", '')))
  if (lacking.length === 0) continue
  findings += 1
  process.stdout.write(`${name} wants Node ${range.trim()} and leaves out ${lacking.join(', ')}\n`)
}
process.exitCode = findings === 0 ? 0 : 1
