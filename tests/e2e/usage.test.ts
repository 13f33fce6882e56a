import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commandTable } from '../../packages/cli/src/commands/index.js'
import { rosterstream, withPlace } from './harness.js'

const test = suite('the command line')

test('every command shows its flags and examples with --help, and help COMMAND is the same', async () => {
  const whole = await rosterstream(['--help'])
  assert.is(whole.code, 0)
  const helps = await Promise.all(Object.keys(commandTable).map((name) => rosterstream([name, '--help'])))
  for (const [nth, name] of Object.keys(commandTable).entries()) {
    assert.match(whole.stdout, name)
    assert.equal([helps[nth]?.code, helps[nth]?.stderr], [0, ''], name)
    assert.match(
      helps[nth]?.stdout ?? '',
      new RegExp(`Usage: rosterstream ${name}[^]*Examples:\\n  rosterstream ${name}`),
    )
  }
  assert.equal(await rosterstream(['help', 'sync']), helps[Object.keys(commandTable).indexOf('sync')])
})

test('--version is the version wherever it stands, and nothing is run', async () => {
  const manifest = JSON.parse(await readFile(new URL('../../packages/cli/package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  for (const args of [['--version'], ['sync', '--version'], ['-v']]) {
    assert.equal(await rosterstream(args), { code: 0, stdout: `${manifest.version}\n`, stderr: '' })
  }
})

interface Mistake {
  readonly args: readonly string[]
  readonly says: string
}

const mistakes: readonly Mistake[] = [
  { args: [], says: 'Usage' },
  { args: ['snyc'], says: 'Did you mean sync?' },
  { args: ['sync', '--dry-rum'], says: 'Did you mean --dry-run?' },
  { args: ['sync', 'extra'], says: "does not take 'extra'" },
  { args: ['sync', '--result'], says: '--result needs a value' },
  { args: ['sync', '--log-level', 'loud'], says: 'error or warn or info or debug' },
  { args: ['sync', '--log-format', 'xml'], says: 'text or json' },
  { args: ['validate'], says: 'validate needs DIR' },
  { args: ['help', 'nothing'], says: "no command 'nothing'" },
]

test('a mistake exits 2 with one sentence and what was probably meant', async () => {
  const runs = await Promise.all(mistakes.map(({ args }) => rosterstream(args)))
  for (const [nth, { args, says }] of mistakes.entries()) {
    const { code, stdout, stderr } = runs[nth] ?? { code: -1, stdout: '', stderr: '' }
    assert.is(code, 2, args.join(' '))
    assert.match(stderr + stdout, says, args.join(' '))
    assert.not.match(stderr, /\n {4}at /)
  }
})

test('the result is written whenever its flag could be read, in a new folder too', async () => {
  await withPlace({}, async (place) => {
    const refused = async (code: string, args: readonly string[]): Promise<void> => {
      const run = await rosterstream(['sync', '--result', 'new folder/r.json', ...args], { cwd: place.folder })
      const result = await place.result('new folder/r.json')
      assert.equal([run.code, result.status, result.exitCode, result.error?.code], [2, 'failed', 2, code], run.stderr)
      assert.equal([result.pull, result.plan, result.rejects, result.sinks], [null, null, null, null])
    }
    await refused('usage', ['--bogus'])
    await refused('usage', ['--log-level', 'loud'])
    await refused('no-config', ['--config', 'missing.yaml'])
    await writeFile(place.path('bad.yaml'), 'source: [')
    await refused('invalid-config', ['--config', 'bad.yaml'])
    assert.is((await stat(place.path('new folder', 'r.json'))).mode & 0o077, 0)
    await mkdir(place.path('taken'))
    const folder = await rosterstream(['sync', '--result', 'taken'], { cwd: place.folder })
    assert.is(folder.code, 2)
    assert.match(folder.stderr, 'it is a folder')
    const over = await rosterstream(['sync', '--result', 'bad.yaml', '--config', 'bad.yaml'], { cwd: place.folder })
    assert.is(over.code, 2)
    assert.is(await readFile(place.path('bad.yaml'), 'utf8'), 'source: [', 'no result stands where the config was')
    assert.is(place.sis.requestCount(), 0)
    if (process.getuid?.() !== 0 && process.platform !== 'win32') {
      await chmod(place.path('taken'), 0o500)
      assert.is((await rosterstream(['sync', '--result', 'taken/r.json'], { cwd: place.folder })).code, 2)
    }
  })
})

const faulty = `source:
  type: oneroster
  baseUrl: https://sis.example.org/ims/oneroster/v1p1
  versoin: "1.1"
  auth: { type: bearer, token: "\${NOT_SET_ANYWHERE}" }
guard:
  removed: lots
sinks:
  - { type: sds-csv, directory: ./sds }
`

test('the config tells every finding at once with line, column and path, as text and as JSON lines', async () => {
  await withPlace({}, async (place) => {
    await writeFile(place.path('rosterstream.yaml'), faulty)
    const text = await place.sync()
    assert.equal([text.code, text.result.error?.code], [2, 'invalid-config'])
    for (const [line, path] of [
      [4, 'source.versoin'],
      [5, 'source.auth.token'],
      [7, 'guard.removed'],
    ] as const) {
      assert.match(text.stderr, new RegExp(`rosterstream\\.yaml:${line}:\\d+ +error +${path.replaceAll('.', '\\.')} `))
    }
    assert.match(text.stderr, 'did you mean version?')
    const json = await place.sync(['--log-format', 'json'])
    const lines = json.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.equal(lines.map(({ level, path, line, code }) => [level, path, line, code]).slice(0, 3), [
      ['error', 'source.versoin', 4, 'unknown-key'],
      ['error', 'source.auth.token', 5, 'unset-variable'],
      ['error', 'guard.removed', 7, 'bad-percentage'],
    ])
    assert.equal([lines.at(-1)?.code, lines.at(-1)?.exitCode], ['invalid-config', 2])
    const check = await rosterstream(['check', '--format', 'json'], { cwd: place.folder })
    assert.is(check.code, 2)
    assert.is((JSON.parse(check.stdout) as { valid: boolean }).valid, false)
  })
})

test('init by flags, check and sync follow one another', async () => {
  await withPlace({ auth: 'oauth2' }, async (place) => {
    const { sis, folder } = place
    const env = { SIS_CLIENT_ID: sis.clientId, SIS_CLIENT_SECRET: sis.clientSecret }
    const flags = [
      '--base-url',
      sis.baseUrl('1.1'),
      '--token-url',
      sis.tokenUrl,
      '--phone-region',
      'US',
      '--contacts',
      '--force',
    ]
    const init = await rosterstream(['init', ...flags], { cwd: folder, env })
    assert.is(init.code, 0, init.stderr)
    const check = await rosterstream(['check'], { cwd: folder, env })
    assert.is(check.code, 0, check.stdout + check.stderr)
    const sync = await place.sync([], { env })
    assert.equal([sync.code, sync.result.status], [0, 'published'], sync.stderr)
    const valid = await rosterstream(['validate', 'sds', '--format', 'json'], { cwd: folder })
    assert.is(valid.code, 0, valid.stdout)
    assert.not.match(sync.stdout + sync.stderr + init.stdout + check.stdout, sis.clientSecret)
  })
})

test.run()
