import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LockError } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { openState } from './state.js'

const made: string[] = []
const madeFolder = (prefix: string): string => {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

const newFolder = (): string => join(madeFolder('rosterstream-lock-'), 'state')

/** In a child: tries to open the state whenever told to, and says what came of it. */
const contend = (folder: string): void => {
  process.on('message', (word) => {
    if (word === 'end') process.exit(0)
    openState(folder).then(
      () => process.send?.('held'),
      (error: unknown) => process.send?.(error instanceof LockError ? 'locked' : String(error)),
    )
  })
  process.send?.('ready')
}

const start = async (folder: string): Promise<ChildProcess> => {
  const child = fork(fileURLToPath(import.meta.url), ['contend', folder])
  await once(child, 'message')
  return child
}

const ask = async (child: ChildProcess): Promise<unknown> => {
  const answer = once(child, 'message')
  child.send('open')
  return (await answer)[0]
}

const kill = async (child: ChildProcess): Promise<void> => {
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

const lockErrorOf = async (folder: string): Promise<LockError> => {
  try {
    const state = await openState(folder)
    await state.close()
  } catch (error) {
    if (error instanceof LockError) return error
    throw error
  }
  throw new Error('the state was not held')
}

const test = suite('state lock')

test.after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

test('a second run is told who holds the state, and a closed one is free', async () => {
  const folder = newFolder()
  const state = await openState(folder, { now: () => new Date('2026-03-01T04:00:00Z') })
  const error = await lockErrorOf(folder)
  assert.is(error.exitCode, 7)
  assert.is(error.code, 'state-locked')
  for (const word of [String(process.pid), hostname(), '2026-03-01T04:00:00.000Z', folder])
    assert.ok(error.message.includes(word), word)
  await state.close()
  await (await openState(folder)).close()
})

test('of processes that come at once exactly one gets the state, and a kill sets it free, again and again', async () => {
  const folder = newFolder()
  const children: ChildProcess[] = await Promise.all([1, 2, 3, 4].map(() => start(folder)))
  try {
    while (children.length > 0) {
      const answers = await Promise.all(children.map(ask))
      assert.equal([...answers].sort(), ['held', ...children.slice(1).map(() => 'locked')])
      const holder = children.splice(answers.indexOf('held'), 1)[0] as ChildProcess
      const error = await lockErrorOf(folder)
      assert.ok(error.message.includes(String(holder.pid)), error.message)
      await kill(holder)
    }
    await (await openState(folder)).close()
  } finally {
    for (const child of children) await kill(child)
  }
})

test('a lock of another host counts while it was heard of lately', async () => {
  const folder = newFolder()
  await (await openState(folder)).close()
  writeFileSync(join(folder, 'lock.json'), '{"pid":1,"host":"elsewhere.example.org","since":"2026-01-01T00:00:00Z"}')
  const error = await lockErrorOf(folder)
  assert.match(error.message, /process 1 on elsewhere\.example\.org/)
  const { utimesSync } = await import('node:fs')
  const old = new Date(Date.now() - 120_000)
  utimesSync(join(folder, 'lock.json'), old, old)
  const state = await openState(folder)
  assert.is(JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')).host, hostname())
  await state.close()
})

test('a broken lock is no hindrance, and still a lock', async () => {
  const folder = newFolder()
  await (await openState(folder)).close()
  writeFileSync(join(folder, 'lock', 'CURRENT'), 'nonsense')
  writeFileSync(join(folder, 'lock.json'), 'nonsense')
  const state = await openState(folder)
  await lockErrorOf(folder)
  await state.close()
  await (await openState(folder)).close()
})

if (process.argv[2] === 'contend') contend(process.argv[3] as string)
else test.run()
