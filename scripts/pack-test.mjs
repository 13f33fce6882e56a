// Packs every package as it would be published, looks the tarballs over, installs the command from them into an empty
// folder with plain npm and runs `rosterstream demo` there. Ends with status 0 only if all of that went well.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { packAll } from './pack.mjs'
import { runNpm } from './pnpm.mjs'
import { root } from './rooms.mjs'

const command = '@rosterstream/cli'
const publint = join(root, 'node_modules', 'publint', 'src', 'cli.js')
const attw = join(root, 'node_modules', '@arethetypeswrong', 'cli', 'dist', 'index.js')
const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare', 'preprepare', 'postprepare']
// classic-level's script looks for the binary that it brings, and finds it.
const mayRunAtInstall = ['classic-level']

let failures = 0

function judge(title, finding) {
  if (finding !== '') failures += 1
  process.stdout.write(
    `${finding === '' ? 'ok  ' : 'FAIL'} ${title}${finding === '' ? '' : `\n${finding.replace(/^/gm, '     ')}`}\n`,
  )
}

/** What a finished child process has to say against itself: nothing when it ended well. */
const complaint = ({ status, stdout, stderr, error }) =>
  status === 0 ? '' : `${stdout ?? ''}${stderr ?? ''}${error ?? ''}`.trim() || `exit ${status}`

const captured = (cwd) => ({ cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

function lookOver([name, tarball]) {
  judge(
    `${name}: publint`,
    complaint(spawnSync(process.execPath, [publint, 'run', '--strict', tarball], captured(root))),
  )
  const words = [attw, tarball, '--profile', 'esm-only', '--no-color', '--no-emoji']
  judge(`${name}: types as their users see them`, complaint(spawnSync(process.execPath, words, captured(root))))
}

function install(folder, tarballs) {
  const file = (tarball) => `file:${tarball.replaceAll('\\', '/')}`
  const specs = Object.fromEntries(tarballs.map(([name, tarball]) => [name, file(tarball)]))
  const { [command]: own, ...overrides } = specs
  mkdirSync(folder)
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, dependencies: { [command]: own }, overrides }),
  )
  judge(
    'npm installs the command from the tarballs',
    complaint(runNpm(['install', '--no-audit', '--no-fund'], captured(folder))),
  )
}

function lookAtManifest(folder, name) {
  const manifest = JSON.parse(readFileSync(join(folder, 'node_modules', name, 'package.json'), 'utf8'))
  const scripts = lifecycle.filter((script) => manifest.scripts?.[script] !== undefined)
  judge(`${name}: runs nothing at install`, scripts.join(', '))
  const { dependencies = {}, peerDependencies = {}, optionalDependencies = {} } = manifest
  const local = Object.entries({ ...dependencies, ...peerDependencies, ...optionalDependencies })
  judge(`${name}: names versions, not workspaces`, local.filter(([, spec]) => spec.includes(':')).join('\n'))
  const doors = Object.keys(manifest.exports).map((door) => JSON.stringify(name + door.slice(1)))
  const code = `await Promise.all([${doors.map((door) => `import(${door})`).join(', ')}])`
  judge(
    `${name}: each door opens`,
    complaint(spawnSync(process.execPath, ['--input-type=module', '-e', code], captured(folder))),
  )
}

function lookAtInstallScripts(folder) {
  const { packages } = JSON.parse(readFileSync(join(folder, 'node_modules', '.package-lock.json'), 'utf8'))
  const names = Object.keys(packages)
    .filter((path) => packages[path].hasInstallScript)
    .map((path) => path.replace(/^.*node_modules\//, ''))
  judge(
    'no other dependency runs a script at install',
    names.filter((name) => !mayRunAtInstall.includes(name)).join(', '),
  )
}

// A space, because many a home folder has one.
const work = mkdtempSync(join(tmpdir(), 'rosterstream pack '))
try {
  const tarballs = packAll(join(work, 'tarballs'))
  tarballs.forEach(lookOver)
  const folder = join(work, 'empty')
  install(folder, tarballs)
  if (failures === 0) {
    for (const [name] of tarballs) lookAtManifest(folder, name)
    lookAtInstallScripts(folder)
    judge(
      'npx rosterstream demo',
      complaint(runNpm(['exec', '--offline', '--', 'rosterstream', 'demo'], captured(folder))),
    )
  }
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 5 })
}
process.exitCode = failures === 0 ? 0 : 1
