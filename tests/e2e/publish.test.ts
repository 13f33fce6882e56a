import { readFile, stat } from 'node:fs/promises'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { type Place, type Synced, withPlace } from './harness.js'
import { canaries } from './roster.js'

const test = suite('sync publishes')

const sectionEight = [
  'status',
  'exitCode',
  'runId',
  'startedAt',
  'durationMs',
  'pull',
  'rejects',
  'plan',
  'sinks',
  'error',
]

const times = async (place: Place): Promise<readonly number[]> => {
  const names = Object.keys(await place.set())
  return Promise.all(names.map(async (name) => (await stat(place.path('sds', name))).mtimeMs))
}

const leaks = (text: string): readonly string[] =>
  Object.entries(canaries).flatMap(([name, value]) => (text.toLowerCase().includes(value.toLowerCase()) ? [name] : []))

test('first a new set, then the same untouched, then what changed, with every member of the result', async () => {
  await withPlace({}, async (place) => {
    const first = await place.sync()
    assert.is(first.code, 0, first.stderr)
    for (const member of sectionEight) assert.ok(Object.hasOwn(first.result, member), member)
    assert.is(first.result.status, 'published')
    assert.is(first.result.exitCode, 0)
    assert.is(first.result.error, null)
    assert.is(first.result.plan?.base, null)
    const users = first.result.pull?.collections.users
    assert.is(first.result.pull?.mode, 'full')
    assert.equal([users?.received, users?.total, users?.completeness], [68, 68, 'proven'])
    assert.ok((users?.pages ?? 0) >= 1 && (users?.requests ?? 0) >= 1 && users?.retries === 0)
    const [sink] = first.result.sinks ?? []
    assert.equal([sink?.type, sink?.status, sink?.directory], ['sds-csv', 'published', place.path('sds')])
    assert.is(sink?.rows?.['users.csv'], 67)
    assert.is((await place.rows('users.csv')).length, 67)
    assert.match(first.stdout, 'Nothing has been sent to Microsoft')
    assert.match(first.stdout, 'nothing to compare with')

    const [before, timesBefore] = [await place.set(), await times(place)]
    const second = await place.sync()
    assert.equal([second.code, second.result.status, second.result.sinks?.[0]?.status], [0, 'unchanged', 'unchanged'])
    assert.equal(await place.set(), before)
    assert.equal(await times(place), timesBefore)

    place.serve({ gone: [3], rename: 'New' })
    await place.configure({ guard: { changed: '100%' } })
    const third = await place.sync()
    assert.equal([third.code, third.result.status], [0, 'published'], third.stdout)
    const file = third.result.plan?.files['users.csv']
    assert.equal([file?.rows, file?.added, file?.changed, file?.removed], [66, 0, 59, 1])
    assert.equal(
      [third.result.plan?.files['enrollments.csv']?.removed, third.result.plan?.files['orgs.csv']?.removed],
      [2, 0],
    )
    assert.is(third.result.plan?.base?.length, 64)
    assert.not.equal(await place.set(), before)
    const kept = JSON.parse(await readFile(place.path('state', 'runs', third.result.runId, 'result.json'), 'utf8'))
    assert.equal(kept, third.result)
    assert.is((await stat(place.path('result.json'))).mode & 0o077, 0)
  })
})

const everyText = async (place: Place, run: Synced): Promise<string> =>
  [run.stdout, run.stderr, JSON.stringify(run.result), await readFile(place.rejectsFile(run.result), 'utf8')].join('\n')

test('nothing personal stands in any output, at debug level either; rejects show values only when asked', async () => {
  await withPlace({}, async (place) => {
    const quiet = await place.sync(['--log-level', 'debug', '--rejects-csv', 'rejects.csv'])
    assert.equal(leaks((await everyText(place, quiet)) + (await readFile(place.path('rejects.csv'), 'utf8'))), [])
    const rejects = await place.rejects(quiet.result)
    assert.ok(rejects.length >= 6)
    for (const reject of rejects) {
      assert.not(Object.hasOwn(reject, 'value'), JSON.stringify(reject))
      for (const member of ['collection', 'severity', 'rule', 'message', 'action']) assert.ok(reject[member], member)
    }
    const rules = rejects.map(({ rule }) => rule as string)
    for (const rule of ['bad-email', 'bad-phone', 'bad-date', 'duplicate-username', 'reverse-contact', 'unknown-role'])
      assert.ok(rules.includes(rule), rule)
    const counted: Record<string, number> = {}
    for (const rule of rules) counted[rule] = (counted[rule] ?? 0) + 1
    assert.equal({ ...quiet.result.rejects?.byRule }, counted)

    const shown = await place.sync(['--show-values'])
    const values = (await place.rejects(shown.result)).map(({ value }) => value)
    assert.ok(values.includes(canaries.badEmail) && values.includes('parent-1') === false)
    assert.ok(values.includes('kid-1'), 'the agent of the reverse link')
    assert.equal(leaks(shown.stdout + shown.stderr), [])
    const state = await place.everything('state')
    assert.not.match(state, canaries.password)
    assert.not.match(JSON.stringify(await place.set()), canaries.password)
  })
})

test('debug logs tell requests by path, status and duration, and no query but paging', async () => {
  await withPlace({ auth: 'oauth2', authStyles: ['query'] }, async (place) => {
    const auth = {
      type: 'oauth2',
      tokenUrl: `${place.sis.tokenUrl}?tenant=canary-tenant`,
      clientId: place.sis.clientId,
      clientSecret: place.sis.clientSecret,
      authStyle: 'query',
    }
    await place.configure({ source: { auth } })
    const text = await place.sync(['--log-level', 'debug'])
    assert.is(text.code, 0, text.stderr)
    assert.match(
      text.stderr,
      /debug: GET http:\/\/127\.0\.0\.1:\d+\/ims\/oneroster\/v1p1\/users\?\S*offset=0\S* 200 \d+ ms/,
    )
    assert.not.match(text.stderr, place.sis.clientSecret)
    assert.not.match(text.stderr, 'canary-tenant')
    const json = await place.sync(['--log-level', 'debug', '--log-format', 'json'])
    const lines = json.stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.ok(
      lines.every(({ time, level, message }) => time !== undefined && level !== undefined && message !== undefined),
    )
    assert.ok(lines.some(({ event, outcome }) => event === 'request' && outcome === 200))
    assert.ok(
      lines.some(
        ({ event, collection, completeness }) =>
          event === 'collection' && collection === 'users' && completeness === 'proven',
      ),
    )
    assert.not.match(json.stderr, place.sis.clientSecret)
  })
})

test('--quiet prints nothing of a good run, and --no-progress no progress', async () => {
  await withPlace({}, async (place) => {
    const quiet = await place.sync(['--quiet'])
    assert.equal([quiet.code, quiet.stdout, quiet.stderr], [0, '', ''])
    const plain = await place.sync(['--no-progress'])
    assert.equal([plain.code, plain.stderr], [0, ''])
    const piped = await place.sync()
    const progress = piped.stderr.trimEnd().split('\n')
    assert.is(progress.length, 7, piped.stderr)
    assert.ok(
      progress.every((line) => /^ {2}\w+ +[\d,]+ of [\d,]+ {2}complete$/.test(line)),
      piped.stderr,
    )
  })
})

test.run()
