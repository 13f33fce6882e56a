import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { memoryData } from './memory-data.js'
import type { SisOptions } from './sis/options.js'
import { type Sis, startSis } from './sis.js'

const orgs = Array.from({ length: 7 }, (_, index) => ({
  sourcedId: `org-${index}`,
  status: index === 3 ? 'tobedeleted' : 'active',
  type: index === 0 ? 'district' : 'school',
  name: `School ${index}`,
}))

async function withSis(options: Partial<SisOptions>, use: (sis: Sis) => Promise<void>): Promise<void> {
  const sis = await startSis({ data: memoryData({ orgs }), auth: 'none', ...options })
  try {
    await use(sis)
  } finally {
    await sis.close()
  }
}

test('a page holds the records from offset to offset + limit, with the total and the links', () =>
  withSis({}, async (sis) => {
    const answer = await fetch(`${sis.baseUrl('1.1')}/orgs?limit=3&offset=3&sort=sourcedId`)
    assert.is(answer.headers.get('x-total-count'), '7')
    assert.match(answer.headers.get('link') ?? '', /offset=6&limit=3|limit=3&offset=6&sort=sourcedId>; rel="next"/)
    assert.equal(((await answer.json()) as { orgs: unknown }).orgs, orgs.slice(3, 6))
  }))

test('filter and path narrow the records and the total', () =>
  withSis({}, async (sis) => {
    const answer = await fetch(`${sis.baseUrl('1.2')}/schools?filter=${encodeURIComponent("status='active'")}`)
    assert.is(answer.headers.get('x-total-count'), '5')
    const { orgs: found } = (await answer.json()) as { orgs: unknown[] }
    assert.is(found.length, 5)
  }))

test('a single record is found by its id, an unknown one is 404 with an imsx body', () =>
  withSis({}, async (sis) => {
    const found = await fetch(`${sis.baseUrl('1.1')}/orgs/org-2`)
    assert.equal(await found.json(), { org: orgs[2] })
    const missing = await fetch(`${sis.baseUrl('1.1')}/orgs/nobody`)
    assert.is(missing.status, 404)
    assert.ok(((await missing.json()) as { statusInfoSet: unknown }).statusInfoSet)
  }))

test('a token is handed out for the right credentials, and no record without a token', () =>
  withSis({ auth: 'oauth2', authStyles: ['basic'] }, async (sis) => {
    const bare = await fetch(`${sis.baseUrl('1.1')}/orgs`)
    assert.is(bare.status, 401)
    const inBody = new URLSearchParams({ client_id: sis.clientId, client_secret: sis.clientSecret })
    inBody.set('grant_type', 'client_credentials')
    assert.is((await fetch(sis.tokenUrl, { method: 'POST', body: inBody })).status, 401)
    const authorization = `Basic ${Buffer.from(`${sis.clientId}:${sis.clientSecret}`).toString('base64')}`
    const body = new URLSearchParams({ grant_type: 'client_credentials' })
    const issued = await fetch(sis.tokenUrl, { method: 'POST', body, headers: { authorization } })
    const { access_token } = (await issued.json()) as { access_token: string }
    const answer = await fetch(`${sis.baseUrl('1.1')}/orgs`, { headers: { authorization: `Bearer ${access_token}` } })
    assert.is(answer.status, 200)
    assert.is(sis.requestCount('token'), 2)
    assert.is(sis.requests.at(-1)?.headers.authorization, 'Bearer', 'no secret stays in the log')
    sis.revokeTokens()
    const late = await fetch(`${sis.baseUrl('1.1')}/orgs`, { headers: { authorization: `Bearer ${access_token}` } })
    assert.is(late.status, 401)
  }))

test('a fault rule strikes the request that it counts to, and no other', () =>
  withSis({ faults: ['429=9@orgs#2'] }, async (sis) => {
    const statuses: number[] = []
    for (let nth = 0; nth < 3; nth++) statuses.push((await fetch(`${sis.baseUrl('1.1')}/orgs`)).status)
    assert.equal(statuses, [200, 429, 200])
    assert.equal(
      sis.requests.map(({ faults }) => faults.length),
      [0, 1, 0],
    )
  }))

test('a hook names the fault for the request that it sees', () =>
  withSis({ onRequest: ({ query }) => (query.offset === '3' ? 'html' : undefined) }, async (sis) => {
    const answer = await fetch(`${sis.baseUrl('1.1')}/orgs?offset=3`)
    assert.match(await answer.text(), /<!DOCTYPE html>/)
    assert.is((await fetch(`${sis.baseUrl('1.1')}/orgs?offset=0`)).headers.get('x-total-count'), '7')
  }))

test('sort and fields do as asked, and names that records do not have change nothing', () =>
  withSis({}, async (sis) => {
    const names = async (query: string): Promise<unknown> =>
      ((await (await fetch(`${sis.baseUrl('1.1')}/orgs?${query}`)).json()) as { orgs: unknown }).orgs
    assert.equal(await names('sort=name&orderBy=desc&limit=1&fields=name'), [{ name: 'School 6' }])
    assert.equal(await names('limit=1&fields=nothing'), [orgs[0]])
    assert.is((await fetch(`${sis.baseUrl('1.1')}/orgs?fields=`)).status, 400)
  }))

test('a limit, an offset or a filter that cannot be read is answered with 400', () =>
  withSis({}, async (sis) => {
    for (const query of ['limit=-1', 'limit=many', 'offset=1.5', 'filter=status%3Dactive']) {
      assert.is((await fetch(`${sis.baseUrl('1.2')}/orgs?${query}`)).status, 400, query)
    }
  }))

test('only the versions that the data is for are served; other data can take its place', () =>
  withSis({ data: { '1.2': memoryData({ orgs }) } }, async (sis) => {
    const statuses = async (): Promise<readonly number[]> =>
      Promise.all(
        (['1.1', '1.2'] as const).map(async (version) => (await fetch(`${sis.baseUrl(version)}/orgs`)).status),
      )
    assert.equal(await statuses(), [404, 200])
    sis.setData(memoryData({}, { version: '1.1', notOffered: ['orgs'] }))
    assert.equal(await statuses(), [404, 404])
    assert.is((await fetch(`${sis.baseUrl('1.1')}/users`)).headers.get('x-total-count'), '0')
  }))

test('a hook that holds its promise back holds the answer back', async () => {
  let release = (): void => {}
  const held = new Promise<undefined>((resolve) => {
    release = () => {
      resolve(undefined)
    }
  })
  await withSis({ onRequest: () => held }, async (sis) => {
    let done = false
    const answer = fetch(`${sis.baseUrl('1.1')}/orgs`).then((response) => {
      done = true
      return response
    })
    while (sis.requestCount() === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    assert.not.ok(done)
    release()
    assert.is((await answer).status, 200)
  })
})

test('a hook that names no fault is told so in a 500', () =>
  withSis({ onRequest: () => 'clmap' }, async (sis) => {
    const answer = await fetch(`${sis.baseUrl('1.1')}/orgs`)
    assert.is(answer.status, 500)
    assert.match(await answer.text(), /names no fault/)
  }))

test.run()
