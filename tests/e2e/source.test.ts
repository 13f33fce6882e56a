import { memoryData } from '@rosterstream/testkit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { withPlace } from './harness.js'
import { roster } from './roster.js'

const test = suite('sync and a source that goes wrong')

interface Trouble {
  readonly fault: string
  readonly code: string
  readonly says: string
}

const troubles: readonly Trouble[] = [
  { fault: '401', code: 'credentials-refused', says: '401' },
  { fault: 'forbidden@demographics', code: 'collection-refused', says: 'source.include.demographics' },
  { fault: 'not-offered@courses', code: 'collection-refused', says: 'source.include.courses' },
  { fault: '501@classes', code: 'collection-refused', says: 'classes' },
  { fault: 'redirect-other-origin@users', code: 'redirect-refused', says: 'another origin' },
  { fault: 'wrong-total=3@users', code: 'incomplete-pull', says: 'users' },
]

test('exit 3 with its code and a next step; the last set stands, and the result tells how far it came', async () => {
  await withPlace({}, async (place) => {
    assert.is((await place.sync()).code, 0)
    const before = [await place.set(), await place.everything('state', 'published')]
    for (const { fault, code, says } of troubles) {
      place.sis.setFaults([fault])
      const run = await place.sync(['--quiet'])
      assert.equal([run.code, run.result.exitCode, run.result.status], [3, 3, 'failed'], `${fault}: ${run.stderr}`)
      assert.is(run.result.error?.code, code, `${fault}: ${run.stderr}`)
      assert.ok((run.result.error?.hint ?? '').length > 10, fault)
      assert.match(run.stderr, says, fault)
      assert.equal([run.result.plan, run.result.sinks, run.result.rejects], [null, null, null], fault)
      assert.not.match(run.stderr, /\n {4}at /)
    }
    const { collections } = (await place.result()).pull ?? {}
    assert.is(collections?.users?.completeness, 'failed')
    assert.is(collections?.orgs?.completeness, 'proven')
    place.sis.setFaults([])
    place.serve({ schools: 0 })
    const empty = await place.sync()
    assert.equal([empty.code, empty.result.error?.code], [3, 'empty-collection'], empty.stderr)
    assert.equal([await place.set(), await place.everything('state', 'published')], before)
  })
})

test('a login page in place of JSON, and a server that is not there, are told as such after the tries', async () => {
  await withPlace({ faults: ['html@orgs'] }, async (place) => {
    const away = place.startSync(['--config', 'away.yaml', '--result', 'away.json'])
    await place.configure(
      { source: { baseUrl: 'http://127.0.0.1:9/ims/oneroster/v1p1' }, state: './other' },
      'away.yaml',
    )
    const [html, down] = await Promise.all([place.sync(), away.ended])
    assert.equal([html.code, html.result.error?.code], [3, 'html-page'], html.stderr)
    assert.match(html.stderr, 'waiting')
    assert.is(down.code, 3, down.stderr)
    assert.match((await place.result('away.json')).error?.message ?? '', '127.0.0.1:9')
    assert.not(await place.exists('sds'))
  })
})

test('without a total a pull is unproven: published at first, later removals of absent records held until they are trusted', async () => {
  await withPlace({ faults: ['no-total'] }, async (place) => {
    const strict = { source: { requireProof: true } }
    await place.configure(strict)
    const refused = await place.sync()
    assert.is(refused.code, 3, refused.stderr)
    await place.configure()
    const first = await place.sync()
    assert.equal([first.code, first.result.status], [0, 'published'])
    assert.equal(
      [first.result.pull?.collections.users?.completeness, first.result.pull?.collections.users?.total],
      ['unproven', null],
    )
    assert.match(first.stdout, 'as far as can be known')
    place.serve({ gone: [1] })
    const held = await place.sync()
    assert.is(held.code, 4)
    assert.ok(
      held.result.plan?.held?.every(({ rule }) => rule === 'unproven'),
      JSON.stringify(held.result.plan?.held),
    )
    await place.configure({ source: { trustUnproven: true } })
    assert.is((await place.sync()).code, 0)
  })
})

test('allowEmpty takes a collection that went to none, which the guard then looks at', async () => {
  await withPlace({}, async (place) => {
    assert.is((await place.sync()).code, 0)
    place.sis.setData(memoryData({ ...roster(), enrollments: [] }))
    const failed = await place.sync()
    assert.equal([failed.code, failed.result.error?.code], [3, 'empty-collection'], failed.stderr)
    const dry = await place.sync(['--dry-run'])
    assert.is(dry.code, 3, 'a dry run looks at the same')
    await place.configure({ source: { allowEmpty: ['enrollments'] } })
    const held = await place.sync()
    assert.equal([held.code, held.result.plan?.held?.map(({ rule }) => rule).includes('emptied')], [4, true])
  })
})

test('both versions, found by asking too, and every way to authenticate', async () => {
  await withPlace({ auth: 'oauth2', requireScope: true }, async (place) => {
    const { sis } = place
    const oauth2 = { type: 'oauth2', tokenUrl: sis.tokenUrl, clientId: sis.clientId, clientSecret: sis.clientSecret }
    const sets: string[] = []
    for (const [nth, source] of [
      {
        version: '1.2',
        baseUrl: sis.baseUrl('1.2'),
        auth: { ...oauth2, scope: 'roster.readonly', authStyle: 'basic' },
      },
      { version: 'auto', baseUrl: sis.url, auth: { ...oauth2, scope: 'roster.readonly', authStyle: 'body' } },
      {
        version: '1.1',
        auth: { ...oauth2, scope: 'roster.readonly', authStyle: 'both', headers: { 'X-Tenant': 'springfield' } },
      },
    ].entries()) {
      await place.configure({
        source,
        state: `./state-${nth}`,
        sinks: [{ type: 'sds-csv', directory: `./sds-${nth}` }],
      })
      const run = await place.sync()
      assert.equal([run.code, run.result.status], [0, 'published'], run.stderr)
      sets.push(JSON.stringify(await place.set(`sds-${nth}`)))
    }
    assert.is(new Set(sets).size, 1)
    assert.is(sis.requests.at(-1)?.headers['x-tenant'], 'springfield')
    await place.configure({ source: { auth: { ...oauth2, clientSecret: 'wrong-secret' } }, state: './state-9' })
    const refused = await place.sync()
    assert.is(refused.code, 3, refused.stderr)
    assert.not.match(refused.stderr + JSON.stringify(refused.result), 'wrong-secret')
  })
  await withPlace({ auth: 'bearer', bearerToken: 'token-of-the-test' }, async (place) => {
    await place.configure({ source: { auth: { type: 'bearer', token: '$' + '{SIS_TOKEN}' } } })
    assert.is((await place.sync([], { env: { SIS_TOKEN: 'token-of-the-test' } })).code, 0)
  })
})

test('chosen orgs by name or id; a name of none or several lists what is near and exits 2', async () => {
  await withPlace({}, async (place) => {
    const choose = async (orgs: Readonly<Record<string, readonly string[]>>) => {
      await place.configure({ source: { orgs }, state: `./state-${JSON.stringify(orgs).length}` })
      return place.sync(['--dry-run'])
    }
    const byName = await choose({ include: ['School North'] })
    assert.equal([byName.code, byName.result.plan?.files['orgs.csv']?.rows], [0, 2], byName.stderr)
    const without = await choose({ exclude: ['school-0'] })
    assert.equal([without.code, without.result.plan?.files['classes.csv']?.rows], [0, 2])
    const none = await choose({ include: ['School Nort'] })
    assert.equal([none.code, none.result.error?.code], [2, 'org-not-found'])
    assert.match(none.stderr, 'School North')
    const twins = roster()
    place.sis.setData(
      memoryData({ ...twins, orgs: twins.orgs?.map((org) => ({ ...(org as object), name: 'Same' })) ?? [] }),
    )
    const several = await choose({ include: ['Same'] })
    assert.equal([several.code, several.result.error?.code], [2, 'org-ambiguous'])
    assert.match(several.stderr, 'school-1')
  })
})

test.run()
