// Everything a change must pass. Ends with "N passed, N failed", counted in checks.
// Usage: node scripts/check.mjs [--without NAME]... [NAME]...
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './rooms.mjs'

const tool = (...path) => join(root, 'node_modules', ...path)

/** Name, what it holds, and the words for `node`. */
const checks = [
  [
    'format',
    'format, imports and quick lint (npm run format repairs most)',
    [tool('@biomejs', 'biome', 'bin', 'biome'), 'check', '--colors=off', '.'],
  ],
  ['types', 'types of the tests', [tool('typescript', 'bin', 'tsc'), '-p', 'tsconfig.test.json']],
  ['lint', 'the lint that needs types', [tool('eslint', 'bin', 'eslint.js'), '--max-warnings', '0', '.']],
  [
    'arrows',
    'who may import whom',
    [
      tool('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
      '--config',
      '.dependency-cruiser.mjs',
      'packages/*/src',
    ],
  ],
  ['unused', 'exports, files and dependencies that nobody uses', [tool('knip', 'bin', 'knip.js'), '--no-progress']],
  ['engines', 'locked packages that leave out a Node we promise', [join('scripts', 'engines.mjs')]],
  ['tests', 'the tests', [join('scripts', 'run-tests.mjs')]],
  ['packages', 'what would be published, installed from tarballs', [join('scripts', 'pack-test.mjs')]],
]

function run([name, title, words]) {
  const start = process.hrtime.bigint()
  const { status, stdout, stderr } = spawnSync(process.execPath, words, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const seconds = (Number(process.hrtime.bigint() - start) / 1e9).toFixed(1)
  process.stdout.write(`${status === 0 ? 'ok  ' : 'FAIL'} ${name}: ${title} (${seconds} s)\n`)
  if (status !== 0) process.stdout.write(`${`${stdout}${stderr}`.trimEnd().replace(/^/gm, '     ')}\n`)
  return status === 0
}

const { values, positionals } = parseArgs({
  options: { without: { type: 'string', multiple: true, default: [] } },
  allowPositionals: true,
})
const known = checks.map(([name]) => name)
const strange = [...positionals, ...values.without].find((name) => !known.includes(name))
if (strange !== undefined) {
  process.stderr.write(`check: no check is named ${strange}; there are ${known.join(', ')}\n`)
  process.exit(2)
}
const wanted = checks.filter(
  ([name]) => !values.without.includes(name) && (positionals.length === 0 || positionals.includes(name)),
)
const failed = wanted.map((check) => run(check)).filter((passed) => !passed).length
process.stdout.write(`\n${wanted.length - failed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
