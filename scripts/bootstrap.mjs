// Makes a fresh clone ready: the first half of `npm run demo`, `npm test` and `npm run check`.
// Plain Node without dependencies, and old enough in its syntax to tell an old Node what is wrong.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runPnpm } from './pnpm.mjs'
import { packageFolders, readManifest, root } from './rooms.mjs'
import { sweepDist } from './sweep-dist.mjs'

const stampFile = join(root, 'node_modules', '.rosterstream-setup')

const say = (line) => process.stdout.write(`setup: ${line}\n`)
const fail = (line) => {
  process.stderr.write(`setup: ${line}\n`)
  process.exit(1)
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number)
  const supported = (major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major >= 24
  if (!supported) {
    fail(
      `this is Node ${process.versions.node}; Rosterstream needs Node 20.19+, 22.12+ or 24+. Install one of them, then run this again.`,
    )
  }
}

/** What an install depends on: the lockfile, the dependency fields of each manifest, and the platform of the binaries. */
function wantedStamp() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`)
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) hash.update(readFileSync(join(root, file)))
  for (const folder of [root, ...packageFolders()]) {
    const {
      name,
      engines,
      packageManager,
      bin,
      dependencies,
      devDependencies,
      optionalDependencies,
      peerDependencies,
    } = readManifest(folder)
    hash.update(
      JSON.stringify([
        name,
        engines,
        packageManager,
        bin,
        dependencies,
        devDependencies,
        optionalDependencies,
        peerDependencies,
      ]),
    )
  }
  return hash.digest('hex')
}

function installed(stamp) {
  if (!existsSync(stampFile) || readFileSync(stampFile, 'utf8') !== stamp) return false
  return [root, ...packageFolders()].every((folder) => {
    const { dependencies = {}, devDependencies = {} } = readManifest(folder)
    return Object.keys({ ...dependencies, ...devDependencies }).every((name) =>
      existsSync(join(folder, 'node_modules', name)),
    )
  })
}

function install() {
  const stamp = wantedStamp()
  if (installed(stamp)) return
  const { packageManager } = readManifest(root)
  say(`installing the locked dependencies with ${packageManager} (first run, or they have changed; needs the network)`)
  // --prod=false: NODE_ENV=production or npm's omit=dev would leave out the compiler.
  const status = runPnpm(['install', '--frozen-lockfile', '--prod=false', '--config.confirmModulesPurge=false'])
  if (status !== 0) {
    fail(
      `the dependencies could not be installed (exit ${status}; the reason is above). If the network is the reason: behind a proxy set ` +
        'HTTPS_PROXY; where a filter inspects TLS set NODE_EXTRA_CA_CERTS to its certificate file; then run this again.',
    )
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stampFile, stamp)
}

function build() {
  const fresh = packageFolders().some((folder) => !existsSync(join(folder, 'dist', '.tsbuildinfo')))
  if (fresh) say('compiling the packages')
  // tsc -b decides by itself what is out of date, in a fraction of a second when nothing is.
  const { status } = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-b'], {
    cwd: root,
    stdio: 'inherit',
  })
  if (status !== 0) fail('the packages do not compile; the errors above name file and line.')
  sweepDist()
}

checkNode()
install()
build()
say('ready')
