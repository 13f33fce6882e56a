import { spawn } from 'node:child_process'
import { cpSync } from 'node:fs'
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { csvLine, memoryTables, SinkError, type TableSet, tableShapes } from '@rosterstream/core'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { sdsCsv } from './sds-csv.js'

const test = suite('an interrupted publish')
const patience = { totalMs: 20, pauseMs: 5 }

const setOf = (text: string): TableSet => {
  const store = memoryTables()
  return {
    files: (['orgs', 'users'] as const).map((name) => {
      const writer = store.create(name)
      writer.append(csvLine(tableShapes[name].columns))
      writer.append(csvLine(tableShapes[name].columns.map(() => text)))
      return writer.finish(1)
    }),
  }
}

const publish = async (folder: string, text: string, onStep?: (step: string) => void): Promise<void> => {
  const owner = { host: 'alpha', statePath: join(folder, '..', `state-${text}`), stateId: text }
  const session = await sdsCsv({ directory: folder, owner, onStep, patience }).open({})
  await session.stage(setOf(text))
  await session.commit()
}

/** Which of the two sets stands in a folder in full; `undefined` when there is none, and a fault for anything between. */
const setIn = async (folder: string): Promise<string | undefined> => {
  const names = await readdir(folder).catch(() => undefined)
  if (names === undefined) return undefined
  assert.equal(names.sort(), ['orgs.csv', 'users.csv'])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  for (const set of ['old', 'new']) {
    if (
      texts.every((text, index) =>
        text.endsWith(csvLine(tableShapes[index === 0 ? 'orgs' : 'users'].columns.map(() => set))),
      )
    )
      return set
  }
  throw new Error(`a mixed set: ${JSON.stringify(texts)}`)
}

const inFolder = async <T>(work: (folder: string, parent: string) => Promise<T>): Promise<T> => {
  const parent = await mkdtemp(join(tmpdir(), 'sds-interrupted-'))
  try {
    return await work(join(parent, 'sds'), parent)
  } finally {
    await rm(parent, { recursive: true, force: true })
  }
}

/** Publishes the new set in a process of its own that kills itself before the given file operation of those that are tried. */
const publishAndDie = (folder: string, step: number): Promise<string> =>
  new Promise((resolve, reject) => {
    const env = { ...process.env, PUBLISH_INTO: folder, DIE_BEFORE: String(step) }
    const child = spawn(process.execPath, [...process.execArgv, fileURLToPath(import.meta.url)], {
      env,
      stdio: 'ignore',
    })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(signal ?? String(code)))
  })

// A process takes a second to start, so that by default only renames are tried by real kills; the copies below try every operation.
const killsAt = (step: string): boolean => step === 'rename' || process.env.KILL_AT_EVERY_STEP !== undefined

const playVictim = async (folder: string): Promise<void> => {
  let left = Number(process.env.DIE_BEFORE)
  await publish(folder, 'new', (step) => {
    if (killsAt(step) && left-- === 0) process.kill(process.pid, 'SIGKILL')
  })
}

/** Opens the sink on what an interruption left, publishes again, and tells what was found and what the opening made of it. */
const repair = async (folder: string, first: string | undefined): Promise<string> => {
  const found = await setIn(folder)
  const owner = { host: 'alpha', statePath: '/nowhere', stateId: 'old' }
  const session = await sdsCsv({ directory: folder, owner, rebind: true, patience }).open({})
  const repaired = await setIn(folder)
  assert.ok(repaired === first || repaired === 'new', `repaired to ${repaired}`)
  await session.abort()
  await publish(folder, 'new')
  assert.is(await setIn(folder), 'new')
  const beside = (await readdir(dirname(folder))).sort()
  assert.equal(beside, ['.sds.rosterstream', 'sds'])
  return `${found} ${repaired}`
}

const killEverywhere = async (first: string | undefined): Promise<string[]> => {
  const outcomes = new Set<string>()
  const killAt = (step: number): Promise<string> =>
    inFolder(async (folder) => {
      if (first !== undefined) await publish(folder, first)
      const end = await publishAndDie(folder, step)
      outcomes.add(await repair(folder, first))
      return end
    })
  for (let step = 0; ; step++) {
    const end = await killAt(step)
    if (end === '0') return [...outcomes].sort()
    assert.is(end, 'SIGKILL', `step ${step}`)
  }
}

/** Copies all that is on the disk before each file operation: what a kill at that moment leaves. */
const stopEverywhere = async (first: string | undefined): Promise<string[]> => {
  const outcomes = new Set<string>()
  await inFolder(async (folder, parent) => {
    if (first !== undefined) await publish(folder, first)
    await inFolder(async (_, copies) => {
      let count = 0
      await publish(folder, 'new', () => cpSync(parent, join(copies, String(count++)), { recursive: true }))
      assert.ok(count > 15)
      for (let step = 0; step < count; step++) outcomes.add(await repair(join(copies, String(step), 'sds'), first))
    })
  })
  return [...outcomes].sort()
}

test('leaves the old or the new set in full, whatever file operation it is stopped before', async () => {
  assert.equal(await stopEverywhere('old'), ['new new', 'old old', 'undefined new'])
})

test('leaves nothing or the new set in full when it is the first', async () => {
  assert.equal(await stopEverywhere(undefined), ['new new', 'undefined undefined'])
})

test('leaves the old or the new set in full when its process is killed', async () => {
  assert.equal(await killEverywhere('old'), ['new new', 'old old', 'undefined new'])
})

test('is taken back when the new set is no longer there', () =>
  inFolder(async (folder, parent) => {
    await publish(folder, 'old')
    await rename(folder, join(parent, '.sds.rosterstream-old'))
    const remarks: string[] = []
    await sdsCsv({ directory: folder, patience }).open({ remark: (message) => remarks.push(message) })
    assert.is(await setIn(folder), 'old')
    assert.ok(remarks[0]?.includes('taken back'))
  }))

test('is finished although another program has made the folder anew', () =>
  inFolder(async (folder, parent) => {
    await publish(folder, 'old')
    await rename(folder, join(parent, '.sds.rosterstream-old'))
    await mkdir(folder)
    await sdsCsv({ directory: folder, patience }).open({})
    assert.is(await setIn(folder), 'old')
  }))

test('of which the former set is left over is cleaned up', () =>
  inFolder(async (folder, parent) => {
    await publish(folder, 'new')
    await mkdir(join(parent, '.sds.rosterstream-old'))
    await writeFile(join(parent, '.sds.rosterstream-old', 'orgs.csv'), '')
    await sdsCsv({ directory: folder, patience }).open({})
    assert.equal((await readdir(parent)).sort(), ['.sds.rosterstream', 'sds'])
  }))

for (const failing of [0, 1]) {
  test(`by a rename that keeps failing (${failing}) gives the old set back and keeps the new one`, () =>
    inFolder(async (folder, parent) => {
      await publish(folder, 'old')
      let renames = 0
      let committing = false
      const onStep = (step: string): void => {
        if (!committing || step !== 'rename') return
        renames++
        if (renames > failing && renames <= failing + 5) throw Object.assign(new Error('in use'), { code: 'EBUSY' })
      }
      const session = await sdsCsv({ directory: folder, onStep, patience }).open({})
      await session.stage(setOf('new'))
      committing = true
      try {
        await session.commit()
        assert.unreachable()
      } catch (fault) {
        assert.instance(fault, SinkError)
        assert.is((fault as SinkError).code, 'sink-folder-busy')
        assert.ok((fault as SinkError).message.includes(join(parent, '.sds.rosterstream-new')))
      }
      await session.abort()
      assert.is(await setIn(join(parent, '.sds.rosterstream-new')), 'new')
      committing = false
      assert.is(await setIn(folder), 'old')
      await publish(folder, 'new')
      assert.is(await setIn(folder), 'new')
    }))
}

test('by a rename that fails for a moment goes on', () =>
  inFolder(async (folder) => {
    await publish(folder, 'old')
    let failures = 0
    const onStep = (step: string): void => {
      if (step === 'rename' && failures > 0) {
        failures--
        throw Object.assign(new Error('in use'), { code: 'EPERM' })
      }
    }
    const session = await sdsCsv({ directory: folder, onStep, patience }).open({})
    await session.stage(setOf('new'))
    failures = 2
    await session.commit()
    assert.is(await setIn(folder), 'new')
  }))

if (process.env.PUBLISH_INTO === undefined) test.run()
else await playVictim(process.env.PUBLISH_INTO)
