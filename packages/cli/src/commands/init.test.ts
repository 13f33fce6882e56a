import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { parseInvocation } from '../command-line.js'
import { loadConfig } from '../load-config.js'
import type { Io } from './command.js'
import { init } from './init.js'

const test = suite('init')
let folder = ''
test.before.each(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rosterstream-init-'))
})
test.after.each(() => rm(folder, { recursive: true, force: true }))

interface Outcome {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly error: string
}

/** Runs the command; with `typed`, as on a terminal where these lines are entered. */
const run = async (
  args: readonly string[],
  typed?: readonly string[],
  signal = new AbortController().signal,
): Promise<Outcome> => {
  const out = { stdout: '', stderr: '' }
  const stdin = Object.assign(new PassThrough(), { isTTY: typed !== undefined })
  stdin.write((typed ?? []).map((line) => `${line}\n`).join(''))
  if (!signal.aborted) stdin.end()
  const io: Io = {
    stdout: {
      write: (text: string) => {
        out.stdout += text
      },
    },
    stderr: {
      write: (text: string) => {
        out.stderr += text
      },
      isTTY: typed !== undefined,
    },
    stdin: stdin as unknown as NodeJS.ReadStream,
    env: {},
    cwd: folder,
    signal,
  }
  try {
    return { code: await init.run({ ...(await parseInvocation(init, args)), io }), ...out, error: '' }
  } catch (error) {
    const { exitCode, message, hint } = error as { exitCode: number; message: string; hint: string }
    return { code: exitCode, ...out, error: `${message} | ${hint}` }
  }
}
const env = { SIS_CLIENT_ID: 'a', SIS_CLIENT_SECRET: 'b', SIS_TOKEN: 'c', MY_ID: 'd' }
const base = ['--base-url', 'https://sis.example.org/ims/oneroster/v1p1']
const oauth = [...base, '--token-url', 'https://sis.example.org/token']

test('flags alone write a config that the lint takes, and the schema that its first line names', async () => {
  const { code, stdout } = await run([
    ...oauth,
    '--phone-region',
    'us',
    '--contacts',
    '--user-flags',
    '--no-courses',
    '--oneroster-version',
    '1.2',
    '--out-dir',
    './out put',
    '--state',
    './st"ate',
    '--scope',
    'a: b # c',
  ])
  assert.is(code, 0)
  assert.match(stdout, /set SIS_CLIENT_ID and SIS_CLIENT_SECRET/)
  const { config, findings } = await loadConfig('rosterstream.yaml', { env, cwd: folder })
  assert.equal(findings, [])
  assert.equal(config.source.include, { courses: false, demographics: false, contacts: true, userFlags: true })
  assert.equal([config.transform.phoneRegion, config.source.version], ['US', '1.2'])
  assert.equal(
    [config.sinks[0], config.state],
    [{ type: 'sds-csv', directory: join(folder, 'out put') }, join(folder, 'st"ate')],
  )
  assert.ok(config.source.type === 'oneroster' && config.source.auth.type === 'oauth2')
  assert.is(config.source.auth.scope, 'a: b # c')
  const first = (await readFile(join(folder, 'rosterstream.yaml'), 'utf8')).split('\n')[0] as string
  const schema = /\$schema=(\S+)$/.exec(first)?.[1] as string
  assert.is(JSON.parse(await readFile(join(folder, schema), 'utf8')).type, 'object')
})

test('every kind of credentials is written by reference', async () => {
  for (const args of [
    ['--auth', 'none'],
    ['--auth', 'bearer'],
    ['--auth', 'bearer', '--token-env', 'MY_ID'],
    ['--token-url', 'https://sis.example.org/t', '--client-id-env', 'MY_ID'],
  ]) {
    assert.is((await run([...base, ...args, '--force'])).code, 0)
    assert.equal((await loadConfig('rosterstream.yaml', { env, cwd: folder })).findings, [])
  }
})

test('without a terminal the flags that are missing are named', async () => {
  const { code, error } = await run(['--contacts'])
  assert.is(code, 2)
  assert.match(error, /--base-url and --token-url/)
  assert.match((await run(base)).error, /--token-url \(or --auth bearer, --auth none\)/)
  assert.equal(await readdir(folder), [])
})

test('wrong values are refused by flag before anything is written', async () => {
  const { code, error } = await run([
    '--base-url',
    'http://sis.example.org',
    '--token-url',
    'https://a.example.org',
    '--oneroster-version',
    '2',
    '--phone-region',
    'UK',
    '--provider',
    'genric',
  ])
  assert.is(code, 2)
  for (const part of [
    /--base-url is plain http/,
    /--allow-insecure-http/,
    /--oneroster-version must be/,
    /--phone-region .*GB/,
    /--provider .*generic/,
  ])
    assert.match(error, part)
  const secret = await run([...oauth, '--client-secret-env', 'hunter2-x'])
  assert.match(secret.error, /--client-secret-env is not the name/)
  assert.not.match(secret.error, /hunter2/)
  assert.equal(await readdir(folder), [])
})

test('a config that is there is kept unless --force is given', async () => {
  await writeFile(join(folder, 'rosterstream.yaml'), 'mine')
  const { code, error } = await run(oauth)
  assert.is(code, 2)
  assert.match(error, /is there already \| Give --force/)
  assert.is(await readFile(join(folder, 'rosterstream.yaml'), 'utf8'), 'mine')
  assert.is((await run([...oauth, '--force'])).code, 0)
})

test('questions are asked until the answers pass, and a secret that is typed is not taken', async () => {
  const { code, stdout, stderr } = await run(
    ['--config', 'sub/mine.yaml'],
    [
      'sis.example.org',
      'https://sis.example.org/ims/oneroster/v1p1',
      '',
      'https://sis.example.org/token',
      'MY_ID',
      'hunter2',
      'file:secret.txt',
      '',
      'UK',
      'GB',
      'y',
      '',
      'n',
    ],
  )
  assert.is(code, 0, stderr)
  const written = await readFile(join(folder, 'sub', 'mine.yaml'), 'utf8')
  assert.not.match(written + stdout + stderr, /hunter2/)
  assert.match(stdout, /secret\.txt[\s\S]*check --config/)
  await writeFile(join(folder, 'sub', 'secret.txt'), 'shh\n', { mode: 0o600 })
  const { config, findings } = await loadConfig('sub/mine.yaml', { env, cwd: folder })
  assert.equal(findings, [])
  assert.equal(
    [config.transform.phoneRegion, config.source.include.contacts, config.source.include.userFlags],
    ['GB', true, false],
  )
})

test('an end of input and a Ctrl-C end the questions without a file', async () => {
  assert.match((await run([], ['https://sis.example.org'])).error, /input ended/)
  assert.is((await run([], [], AbortSignal.abort())).code, 130)
  assert.equal(await readdir(folder), [])
})

test.run()
