import { spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Place, withPlace } from './harness.js'

const test = suite('sync as a process among others')

/** Holds a collection back until `release`, and tells when it was asked for. */
const gate = (place: string) => {
  let release = (): void => {}
  let arrived = (): void => {}
  const open = new Promise<void>((resolve) => {
    release = resolve
  })
  const asked = new Promise<void>((resolve) => {
    arrived = resolve
  })
  const onRequest = async (request: { readonly place: string | undefined }): Promise<undefined> => {
    if (request.place !== place) return
    arrived()
    await open
  }
  return { onRequest, asked, release: () => release() }
}

test('a second run exits 7 while the first goes on, and a lock left by kill -9 hinders nobody', async () => {
  const users = gate('users')
  await withPlace({ onRequest: users.onRequest }, async (place) => {
    const first = place.startSync()
    await users.asked
    const second = await place.startSync(['--result', 'second.json']).ended
    assert.is(second.code, 7, second.stderr)
    const { status, exitCode, error } = await place.result('second.json')
    assert.equal([status, exitCode, error?.code], ['failed', 7, 'state-locked'])
    assert.match(second.stderr, String(first.pid))
    const dry = await place.startSync(['--dry-run', '--result', 'dry.json']).ended
    assert.is(dry.code, 7, 'a dry run takes the lock too')
    first.kill('SIGKILL')
    await first.ended
    users.release()
    assert.is((await place.sync()).code, 0)
  })
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} during the pull ends with 130, a result and closed sockets; the next run works`, async () => {
    const users = gate('users')
    await withPlace({ onRequest: users.onRequest }, async (place) => {
      const run = place.startSync()
      await users.asked
      run.kill(signal)
      const { code, stderr } = await run.ended
      assert.is(code, 130, stderr)
      const result = await place.result()
      assert.equal([result.status, result.exitCode, result.error?.code], ['failed', 130, 'interrupted'])
      assert.is(result.pull?.collections.orgs?.completeness, 'proven')
      assert.not(await place.exists('sds'))
      assert.not.match(stderr, /\n {4}at /)
      users.release()
      assert.is((await place.sync()).code, 0)
    })
  })
}

const signalOnRename = `
import { syncBuiltinESMExports } from 'node:module'
import promises from 'node:fs/promises'
const { rename } = promises
promises.rename = async (from, to) => {
  if (String(to).endsWith('/first')) {
    process.kill(process.pid, 'SIGTERM')
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return rename(from, to)
}
syncBuiltinESMExports()
`

test('a signal after the intent finishes the publish, to every sink, and the run ends as if it had not come', async () => {
  const sinks = [
    { type: 'sds-csv', directory: './first' },
    { type: 'sds-csv', directory: './second' },
  ]
  await withPlace({ config: { sinks } }, async (place) => {
    const preload = `data:text/javascript,${encodeURIComponent(signalOnRename)}`
    const run = await place.sync([], { env: { NODE_OPTIONS: `--import=${preload}` } })
    assert.match(run.stderr, 'stopping', 'the signal came')
    assert.equal([run.code, run.result.status], [0, 'published'], run.stderr)
    assert.equal(
      run.result.sinks?.map(({ status }) => status),
      ['published', 'published'],
    )
    assert.equal(await place.set('first'), await place.set('second'))
  })
})

const setNow = async (place: Place): Promise<string | undefined> => {
  const names = await readdir(place.path('sds')).catch(() => undefined)
  return names === undefined ? undefined : JSON.stringify(await place.set())
}

test('kill -9 at any moment leaves the old or the new set in full, and the next run needs no repair', async () => {
  await withPlace({}, async (place) => {
    await place.configure({ guard: { changed: '100%' } })
    const shapes = [{}, { rename: 'New' }]
    const sets: string[] = []
    for (const shape of shapes) {
      place.serve(shape)
      const startedAt = performance.now()
      assert.is((await place.sync()).code, 0)
      sets.push((await setNow(place)) ?? '', String(performance.now() - startedAt))
    }
    const [old = '', , fresh = '', took = '0'] = sets
    const known = new Set([old, fresh])
    for (let kill = 0; kill < 8; kill++) {
      place.serve(shapes[kill % 2] ?? {})
      const run = place.startSync()
      await pause(Number(took) * (0.3 + 0.09 * kill))
      run.kill('SIGKILL')
      await run.ended
      const now = await setNow(place)
      assert.ok(now === undefined || known.has(now), `kill ${kill} left a set that is neither`)
    }
    place.serve({})
    const last = await place.sync()
    assert.is(last.code, 0, last.stderr)
    assert.is(await setNow(place), old)
    const beside = (await readdir(place.folder)).filter((name) => name.startsWith('.sds')).sort()
    assert.equal(beside, ['.sds.rosterstream'])
  })
})

const intoHead = (place: Place): Promise<{ readonly code: number | null; readonly text: string }> => {
  const line = `"${process.execPath}" "${new URL('../../packages/cli/bin/rosterstream.js', import.meta.url).pathname}" sync --no-progress 2>err.txt | head -1; exit \${PIPESTATUS[0]}`
  const child = spawn('bash', ['-c', line], { cwd: place.folder, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, text })))
}

if (process.platform === 'linux') {
  test('a reader that goes away is no fault', async () => {
    await withPlace({}, async (place) => {
      const { code, text } = await intoHead(place)
      assert.is(await readFile(place.path('err.txt'), 'utf8'), '')
      assert.equal([code, text.split('\n').length], [0, 2])
    })
  })
}

test.run()
