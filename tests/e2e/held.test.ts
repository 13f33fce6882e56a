import { readFile, rm, writeFile } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Place, type Synced, withPlace } from './harness.js'

const test = suite('sync held by the guard')

const rulesOf = (run: Synced): readonly string[] =>
  [...new Set((run.result.plan?.held ?? []).map(({ rule }) => rule))].sort()

const gone = (count: number): readonly number[] => Array.from({ length: count }, (_, number) => number)

const twoSinks = {
  sinks: [
    { type: 'sds-csv', directory: './sds' },
    { type: 'sds-csv', directory: './other' },
  ],
}

const published = async (place: Place): Promise<Readonly<Record<string, string>>> => {
  const first = await place.sync()
  assert.is(first.code, 0, first.stderr)
  return place.set()
}

test('a dry run of every kind of loss names its rule, exits 0 and leaves everything as it was', async () => {
  await withPlace({}, async (place) => {
    await published(place)
    const kept = async (): Promise<string> =>
      [
        await place.everything('state', 'published'),
        await place.everything('sds'),
        await readFile(place.path('state', 'snapshots', 'CURRENT'), 'utf8'),
        await readFile(place.path('state', 'tenant.json'), 'utf8'),
      ].join('\n')
    const before = await kept()
    const dry = async (): Promise<Synced> => {
      const run = await place.sync(['--dry-run'])
      assert.equal([run.code, run.result.status, run.result.sinks?.[0]?.status], [0, 'planned', 'planned'], run.stderr)
      return run
    }
    place.serve({ gone: gone(12) })
    assert.equal(rulesOf(await dry()), ['removed'])
    place.serve({ rename: 'New' })
    const changed = await dry()
    assert.equal(rulesOf(changed), ['changed'])
    assert.match(changed.stdout, 'The guard would hold this plan')
    place.serve({ lost: [1] })
    assert.equal(rulesOf(await dry()), ['removed', 'school'])
    await place.configure({ source: { include: { courses: false } } })
    place.serve({})
    assert.equal(rulesOf(await dry()), ['file-set'])
    await place.configure({ source: { orgs: { exclude: ['district'] } } })
    assert.ok(rulesOf(await dry()).includes('emptied'))
    assert.is(await kept(), before)
    assert.not(await place.exists('state', 'held', 'current.json'))
  })
})

test('a held plan keeps its hash from night to night, and is published exactly, with no request, by that hash alone', async () => {
  await withPlace({}, async (place) => {
    const before = await published(place)
    place.serve({ gone: gone(12) })
    const held = await place.sync()
    assert.equal([held.code, held.result.exitCode, held.result.status], [4, 4, 'held'])
    assert.equal(await place.set(), before)
    const hash = held.result.plan?.hash ?? ''
    assert.match(hash, /^[0-9a-f]{64}$/)
    assert.match(held.stdout, `--accept-plan ${hash}`)
    const again = await place.sync(['--quiet'])
    assert.equal([again.code, again.result.plan?.hash, again.stdout], [4, hash, ''])
    assert.match(again.stderr, `--accept-plan ${hash}`)

    const wrong = await place.sync(['--accept-plan', hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0'))])
    assert.equal([wrong.code, wrong.result.status, wrong.result.error?.code], [2, 'failed', 'other-held-plan'])
    assert.match(wrong.stderr, hash)

    place.serve({ rename: 'Later' })
    place.sis.clearRequests()
    const accepted = await place.sync(['--accept-plan', hash])
    assert.equal(
      [accepted.code, accepted.result.status, accepted.result.plan?.hash],
      [0, 'published', hash],
      accepted.stderr,
    )
    assert.is(accepted.result.pull, null)
    assert.is(accepted.result.rejects, null)
    assert.is(place.sis.requestCount(), 0)
    assert.is((await place.rows('users.csv')).length, 55)
    const twice = await place.sync(['--accept-plan', hash])
    assert.equal([twice.code, twice.result.error?.code], [2, 'no-held-plan'])
  })
})

test('a hash that is none, and flags that have no meaning beside it, are usage errors with a result', async () => {
  await withPlace({}, async (place) => {
    const none = await place.sync(['--accept-plan', 'abc'])
    assert.equal([none.code, none.result.error?.code], [2, 'usage'])
    const beside = await place.sync(['--accept-plan', 'a'.repeat(64), '--dry-run'])
    assert.equal([beside.code, beside.result.error?.code], [2, 'usage'])
  })
})

test('a publish, and an unchanged run, discard the held plan; a base that moved on outdates it', async () => {
  await withPlace({}, async (place) => {
    await published(place)
    place.serve({ gone: gone(12) })
    const hash = (await place.sync()).result.plan?.hash ?? ''
    const dry = await place.sync(['--dry-run'])
    assert.is(dry.result.plan?.hash, hash)
    assert.ok(await place.exists('state', 'held', 'current.json'), 'a dry run leaves the held plan')
    place.serve({})
    assert.is((await place.sync()).result.status, 'unchanged')
    const late = await place.sync(['--accept-plan', hash])
    assert.equal([late.code, late.result.error?.code], [2, 'no-held-plan'])

    place.serve({ gone: gone(12) })
    await place.sync()
    await rm(place.path('state', 'published'), { recursive: true })
    await rm(place.path('sds', 'courses.csv'))
    const outdated = await place.sync(['--accept-plan', hash])
    assert.equal([outdated.code, outdated.result.error?.code], [2, 'plan-outdated'], outdated.stderr)
  })
})

test('with two sinks one that fails does not keep the other; it is tried again though nothing changed', async () => {
  await withPlace({ config: twoSinks }, async (place) => {
    await place.writeSet('other', { 'notes.txt': 'mine' })
    const half = await place.sync()
    assert.equal([half.code, half.result.status, half.result.error?.code], [6, 'failed', 'sink-foreign-file'])
    assert.equal(
      half.result.sinks?.map(({ status }) => status),
      ['published', 'failed'],
    )
    assert.match(half.result.sinks?.[1]?.error?.message ?? '', 'notes.txt')
    await rm(place.path('other', 'notes.txt'))
    const whole = await place.sync()
    assert.equal(
      whole.result.sinks?.map(({ status }) => status),
      ['unchanged', 'published'],
    )
    assert.equal([whole.code, whole.result.status], [0, 'published'])
    assert.equal(await place.set('other'), await place.set())
  })
})

test('sinks are held together under one hash; an accepted plan waits for the one that failed, by its hash or the next run', async () => {
  await withPlace({}, async (place) => {
    const before = await published(place)
    await place.configure(twoSinks)
    const added = await place.sync()
    assert.equal(added.result.sinks?.map(({ status, plan }) => [status, plan?.base ?? null]).slice(1), [
      ['published', null],
    ])
    place.serve({ gone: gone(12) })
    const held = await place.sync()
    const hash = held.result.plan?.hash ?? ''
    assert.equal(
      held.result.sinks?.map(({ status, plan }) => [status, plan?.hash]),
      [
        ['held', hash],
        ['held', hash],
      ],
    )
    await writeFile(place.path('other', 'notes.txt'), 'mine')
    const half = await place.sync(['--accept-plan', hash])
    assert.is(half.code, 6)
    assert.equal(
      half.result.sinks?.map(({ status, error }) => [status, error?.code]),
      [
        ['published', undefined],
        ['failed', 'sink-foreign-file'],
      ],
    )
    await rm(place.path('other', 'notes.txt'))
    assert.equal(await place.set('other'), before)
    const next = await place.sync()
    assert.equal([next.code, ...(next.result.sinks ?? []).map(({ status }) => status)], [0, 'unchanged', 'published'])
    assert.equal(await place.set('other'), await place.set())
    assert.is((await place.sync(['--accept-plan', hash])).result.error?.code, 'no-held-plan')

    place.serve({})
    await place.configure({ ...twoSinks, guard: { changed: '1%', removed: '0%' } })
    place.serve({ gone: gone(14) })
    const second = (await place.sync()).result.plan?.hash ?? ''
    await writeFile(place.path('other', 'notes.txt'), 'mine')
    assert.is((await place.sync(['--accept-plan', second])).code, 6)
    await rm(place.path('other', 'notes.txt'))
    const rest = await place.sync(['--accept-plan', second])
    assert.equal(
      [rest.code, ...(rest.result.sinks ?? []).map(({ status }) => status)],
      [0, 'unchanged', 'published'],
      rest.stderr,
    )
  })
})

test('a new sink is held with the others; a failed one beside a held one makes exit 6 and the hash is shown', async () => {
  await withPlace({}, async (place) => {
    await published(place)
    await place.configure(twoSinks)
    place.serve({ gone: gone(12) })
    const held = await place.sync()
    assert.equal([held.code, ...(held.result.sinks ?? []).map(({ status }) => status)], [4, 'held', 'held'])
    assert.not(await place.exists('other'))
    await place.writeSet('other', { 'notes.txt': 'mine' })
    const both = await place.sync()
    assert.equal([both.code, ...(both.result.sinks ?? []).map(({ status }) => status)], [6, 'held', 'failed'])
    assert.match(both.stdout, `--accept-plan ${both.result.plan?.hash}`)
    await rm(place.path('other'), { recursive: true })
    const accepted = await place.sync(['--accept-plan', both.result.plan?.hash ?? ''])
    assert.equal(
      [accepted.code, ...(accepted.result.sinks ?? []).map(({ status }) => status)],
      [0, 'published', 'published'],
    )
  })
})

test.run()
