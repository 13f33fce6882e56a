import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Place, type Synced, withPlace } from './harness.js'

const test = suite('sync and the folders that it meets')

const lines = (text: string): string[] => text.split('\r\n').slice(0, -1)

/** The same set as a person would have made it: rows the other way round, every field quoted, LF, a BOM. */
const byHand = (set: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(set).map(([name, text]) => {
      const [header = '', ...rows] = lines(text)
      const quoted = rows.reverse().map((row) =>
        row
          .split(',')
          .map((cell) => `"${cell}"`)
          .join(','),
      )
      return [name, `\ufeff${[header, ...quoted].join('\n')}\n`]
    }),
  )

const remarksOf = (run: Synced): string => (run.result.sinks?.[0]?.remarks ?? []).join('\n')

test('--baseline compares with a set of any order and quoting, for the runs after a hold too', async () => {
  await withPlace({}, async (place) => {
    assert.is((await place.sync()).code, 0)
    await place.writeSet('today', byHand(await place.set()))
    await place.configure({ state: './state-2', sinks: [{ type: 'sds-csv', directory: './sds-2' }] })
    place.serve({ gone: Array.from({ length: 12 }, (_, number) => number) })
    const held = await place.sync(['--baseline', 'today'])
    assert.equal([held.code, held.result.plan?.files['users.csv']?.removed], [4, 12], held.stderr)
    const night = await place.sync()
    assert.equal([night.code, night.result.plan?.hash], [4, held.result.plan?.hash])
    const accepted = await place.sync(['--accept-plan', held.result.plan?.hash ?? ''])
    assert.equal([accepted.code, accepted.result.status], [0, 'published'], accepted.stderr)

    await place.configure({ state: './state-3', sinks: [{ type: 'sds-csv', directory: './sds-3' }] })
    place.serve({})
    const same = await place.sync(['--baseline', 'today'])
    assert.equal(
      [same.code, same.result.status, same.result.plan?.files['users.csv']?.removed],
      [0, 'published', 0],
      same.stderr,
    )
    assert.is((await place.sync()).result.status, 'unchanged')
    const missing = await place.sync(['--baseline', 'nowhere'])
    assert.equal([missing.code, missing.result.error?.code], [2, 'bad-baseline'])
  })
})

test('a lost state takes the set in the folder as the last one; a folder changed by hand is told and written anew', async () => {
  await withPlace({}, async (place) => {
    assert.is((await place.sync()).code, 0)
    const set = await place.set()
    await rm(place.path('state'), { recursive: true })
    const found = await place.sync()
    assert.equal(
      [found.code, found.result.status, found.result.plan?.files['users.csv']?.added],
      [0, 'unchanged', 0],
      found.stderr,
    )

    await writeFile(place.path('sds', 'orgs.csv'), `${set['orgs.csv']}by-hand,By hand,school,\r\n`)
    const dry = await place.sync(['--dry-run'])
    assert.match(remarksOf(dry), 'by hand')
    const mended = await place.sync()
    assert.equal(
      [mended.code, mended.result.status, mended.result.plan?.files['orgs.csv']?.removed],
      [0, 'published', 0],
    )
    assert.match(mended.stdout, 'by hand')
    assert.equal(await place.set(), set)

    await rm(place.path('sds'), { recursive: true })
    place.serve({ gone: [1] })
    const anew = await place.sync()
    assert.equal([anew.code, anew.result.plan?.files['users.csv']?.removed], [0, 1])
    assert.match(remarksOf(anew), 'by hand')

    await rm(place.path('state'), { recursive: true })
    place.serve({ lost: [1] })
    assert.is((await place.sync()).code, 4, 'the guard works after a loss of state')
  })
})

interface Spoiled {
  readonly spoil: (place: Place) => Promise<unknown>
  readonly sinks?: readonly { readonly type: string; readonly directory: string }[]
  readonly exit: number
  readonly code: string
  readonly says: string
}

const csv = (directory: string) => [{ type: 'sds-csv', directory }]
const nothing = async (): Promise<void> => {}

const spoiled: readonly Spoiled[] = [
  {
    spoil: (place) => place.writeSet('mixed', { 'notes.txt': 'mine', 'users.csv': 'x' }),
    sinks: csv('./mixed'),
    exit: 6,
    code: 'sink-foreign-file',
    says: 'notes.txt',
  },
  {
    spoil: (place) => mkdir(place.path('deep', 'sub'), { recursive: true }),
    sinks: csv('./deep'),
    exit: 6,
    code: 'sink-foreign-file',
    says: 'sub/',
  },
  {
    spoil: (place) => writeFile(place.path('file'), ''),
    sinks: csv('./file'),
    exit: 6,
    code: 'sink-not-a-folder',
    says: 'file',
  },
  { spoil: nothing, sinks: csv('./file/below'), exit: 6, code: 'sink-not-writable', says: 'below' },
  { spoil: nothing, sinks: csv('/proc/nowhere/sds'), exit: 6, code: 'sink-not-writable', says: '/proc/nowhere' },
  { spoil: nothing, sinks: csv('./state/sds'), exit: 2, code: 'sink-inside-state', says: 'state' },
]

test('a folder that cannot be the target is refused before any request, with what is wrong and what to do', async () => {
  await withPlace({}, async (place) => {
    for (const { spoil, sinks = csv('./sds'), exit, code, says } of spoiled) {
      await spoil(place)
      await place.configure({ sinks })
      const run = await place.sync()
      assert.is(run.code, exit, `${code}: ${run.stderr}`)
      assert.ok([code, 'invalid-config'].includes(run.result.error?.code ?? ''), `${code}: ${run.result.error?.code}`)
      assert.match(run.stderr, says)
      assert.ok((run.result.error?.hint ?? '').length > 10)
      assert.is(place.sis.requestCount(), 0)
      if (exit === 6)
        assert.equal(
          run.result.sinks?.map(({ status }) => status),
          ['failed'],
        )
    }
    assert.is(await place.exists('mixed', 'notes.txt'), true)
  })
})

test('one state is one tenant: another source, a moved target and the folder of another state stop before any request', async () => {
  await withPlace({}, async (place) => {
    assert.is((await place.sync()).code, 0)
    const requests = place.sis.requestCount()
    const refused = async (code: string, ...says: string[]): Promise<void> => {
      const run = await place.sync()
      assert.equal([run.code, run.result.error?.code], [2, code], run.stderr)
      for (const text of says) assert.match(run.stderr, text)
      assert.is(place.sis.requestCount(), requests)
    }
    await place.configure({ source: { baseUrl: place.sis.baseUrl('1.2'), version: '1.2' } })
    await refused('state-of-another', place.sis.baseUrl('1.1'), place.sis.baseUrl('1.2'))
    await place.configure({ sinks: csv('./moved') })
    await refused('state-of-another', place.path('sds'), place.path('moved'))
    await place.configure({ state: './state-2' })
    await refused('sink-belongs-to-another-state', place.path('state'), place.path('state-2'))

    const taken = await place.sync(['--rebind'])
    assert.is(taken.code, 0, taken.stderr)
    await place.configure()
    const back = await place.sync()
    assert.equal([back.code, back.result.error?.code], [2, 'sink-belongs-to-another-state'])
    await place.configure({ source: { baseUrl: `${place.sis.baseUrl('1.2')}/`, version: '1.2' }, state: './state-2' })
    assert.is((await place.sync(['--rebind'])).code, 0)
    await place.configure({ source: { baseUrl: place.sis.baseUrl('1.2'), version: '1.2' }, state: './state-2' })
    assert.equal((await place.sync()).result.status, 'unchanged', 'a slash at the end is no other source')
    await rename(place.path('state-2'), place.path('state-3'))
    await place.configure({ source: { baseUrl: place.sis.baseUrl('1.2'), version: '1.2' }, state: './state-3' })
    assert.is((await place.sync()).code, 0, 'a state that was moved on this host')
  })
})

test.run()
