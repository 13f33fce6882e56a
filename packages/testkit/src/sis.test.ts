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

test.run()
