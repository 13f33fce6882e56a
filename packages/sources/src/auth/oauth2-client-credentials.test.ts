import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ConfigError, SourceError } from '@rosterstream/core'
import { type Clock, createHttpClient, type HttpClient } from '@rosterstream/core/http'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { bearer } from './bearer.js'
import { none } from './none.js'
import { oauth2ClientCredentials } from './oauth2-client-credentials.js'
import type { ClientCredentials } from './token-request.js'

interface Asked {
  readonly url: string
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

interface Reply {
  readonly status?: number
  readonly body?: string
  readonly type?: string
}

interface Sis {
  readonly url: string
  readonly tokens: Asked[]
  readonly users: Asked[]
}

/** Waits take no time. */
class QuickClock implements Clock {
  time = 1_700_000_000_000
  now = () => this.time
  elapsed = () => this.time
  random = () => 0.5
  sleep = async (ms: number) => {
    this.time += ms
  }
}

const closing: (() => unknown)[] = []

/** A token endpoint at /token, and /users behind it. */
async function sis(
  token: (asked: Asked, count: number) => Reply,
  users: (asked: Asked) => Reply = () => ({}),
): Promise<Sis> {
  const tokens: Asked[] = []
  const asked: Asked[] = []
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    let body = ''
    for await (const chunk of request) body += chunk
    const one = { url: request.url ?? '', headers: request.headers, body }
    const atToken = one.url.startsWith('/token')
    const reply = atToken ? token(one, tokens.push(one)) : users(one)
    if (!atToken) asked.push(one)
    response
      .writeHead(reply.status ?? 200, { 'content-type': reply.type ?? 'application/json' })
      .end(reply.body ?? '{}')
  }
  const server = createServer((request, response) => void serve(request, response))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, tokens, users: asked }
}

function near(there: Sis, credentials: Partial<ClientCredentials> = {}) {
  const clock = new QuickClock()
  const client = createHttpClient({ origins: [there.url], clock, headers: { 'x-tenant': 'springfield' } })
  closing.push(client.close)
  const authorize = oauth2ClientCredentials({
    client,
    tokenUrl: `${there.url}/token`,
    clientId: 'district',
    clientSecret: 'hunter2hunter2',
    ...credentials,
  })
  const get = () => client.request({ url: `${there.url}/users`, authorize })
  return { client, clock, authorize, get }
}

const grant = (count: number, more: object = { expires_in: 3600 }): Reply => ({
  body: JSON.stringify({ access_token: `token-${count}`, token_type: 'bearer', ...more }),
})

const refuse = (status: number, error = 'invalid_client'): Reply => ({ status, body: JSON.stringify({ error }) })

async function failed(promise: Promise<unknown>): Promise<SourceError> {
  const met = await promise.then(
    () => assert.unreachable('nothing was raised'),
    (error: unknown) => error,
  )
  assert.instance(met, SourceError, String((met as Error).stack))
  const error = met as SourceError
  assert.not.match(`${error.message} ${error.hint}`, /hunter2/)
  return error
}

const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

const test = suite('oauth2ClientCredentials')

test.after.each(async () => {
  for (const close of closing.splice(0)) await close()
})

test('a token is asked for once by Basic header and form, and used as Bearer, whatever its type is called', async () => {
  for (const type of ['bearer', 'Bearer', 'BEARER', undefined]) {
    const there = await sis((_, count) => grant(count, { token_type: type }))
    const { get } = near(there, { scope: 'a b' })
    assert.is((await get()).status, 200)
    await get()
    assert.is(there.tokens.length, 1)
    const [asked] = there.tokens
    assert.is(asked?.headers.authorization, basic('district:hunter2hunter2'))
    assert.is(asked?.headers['content-type'], 'application/x-www-form-urlencoded')
    assert.is(asked?.headers['x-tenant'], 'springfield')
    assert.is(asked?.body, 'grant_type=client_credentials&scope=a+b')
    assert.equal(
      there.users.map(({ headers }) => headers.authorization),
      ['Bearer token-1', 'Bearer token-1'],
    )
  }
})

test('an empty scope is not sent, and the token URL keeps its query', async () => {
  const there = await sis((_, count) => grant(count))
  await near(there, { tokenUrl: `${there.url}/token?appName=rosters&x=%2F`, scope: '' }).get()
  assert.equal(
    [there.tokens[0]?.url, there.tokens[0]?.body],
    ['/token?appName=rosters&x=%2F', 'grant_type=client_credentials'],
  )
})

test('body, both and query put the credentials where they say', async () => {
  const there = await sis((_, count) => grant(count))
  await near(there, { authStyle: 'body' }).get()
  await near(there, { authStyle: 'both' }).get()
  await near(there, { authStyle: 'query', tokenUrl: `${there.url}/token?appName=x` }).get()
  const [body, both, query] = there.tokens
  const pair = 'client_id=district&client_secret=hunter2hunter2'
  assert.equal([body?.headers.authorization, body?.body], [undefined, `grant_type=client_credentials&${pair}`])
  assert.equal(
    [both?.headers.authorization, both?.body],
    [basic('district:hunter2hunter2'), `grant_type=client_credentials&${pair}`],
  )
  assert.equal(
    [query?.headers.authorization, query?.url],
    [undefined, `/token?appName=x&grant_type=client_credentials&${pair}`],
  )
})

for (const status of [400, 401]) {
  test(`a ${status} to Basic is tried once with body, and what worked is remembered`, async () => {
    const there = await sis(({ headers }, count) =>
      headers.authorization ? refuse(status) : grant(count, { expires_in: 100 }),
    )
    const { get, clock } = near(there)
    await get()
    assert.is(there.tokens.length, 2)
    clock.time += 60_000
    await get()
    assert.is(there.tokens.length, 3)
    assert.is(there.tokens[2]?.headers.authorization, undefined)
  })
}

test('credentials refused in every way fail at once, saying where and what to check', async () => {
  const there = await sis(() => ({
    status: 401,
    body: '{"error":"invalid_client","error_description":"no hunter2hunter2"}',
  }))
  const error = await failed(near(there, { tokenUrl: `${there.url}/token?appName=x` }).get())
  assert.is(error.code, 'credentials-refused')
  assert.is(
    error.message,
    `POST ${there.url}/token: the token endpoint refused the credentials: 401 (invalid_client: no ***), and 401 to credentials sent in other ways`,
  )
  assert.match(error.hint, /clientId, clientSecret, scope and tokenUrl/)
  assert.equal([there.tokens.length, there.users.length], [2, 0])
})

test('credentials that the error echoes in any form are masked', async () => {
  const there = await sis(({ headers, body, url }) => ({
    status: 400,
    body: `${headers.authorization} ${body} ${url}`,
    type: 'text/plain',
  }))
  for (const authStyle of ['basic', 'body', 'both', 'query'] as const) {
    const error = await failed(near(there, { authStyle, clientSecret: 'hunter2 +/hunter2' }).get())
    assert.is(error.code, 'credentials-refused')
    assert.not.match(error.message, basic('district:hunter2+%2B%2Fhunter2').slice(6))
  }
})

test('Basic is form-encoded as the RFC says, then raw, then body, where these differ', async () => {
  const secret = 'a+b/c d:é'
  const raw = basic(`district:${secret}`)
  const there = await sis(({ headers }, count) =>
    headers.authorization === raw ? grant(count, { expires_in: 100 }) : refuse(401),
  )
  const { get, clock } = near(there, { clientSecret: secret })
  await get()
  assert.is(there.tokens[0]?.headers.authorization, basic('district:a%2Bb%2Fc+d%3A%C3%A9'))
  assert.is(there.tokens.length, 2)
  clock.time += 60_000
  await get()
  assert.is(there.tokens.length, 3)
  const none = await sis(() => refuse(401))
  await failed(near(none, { clientSecret: secret }).get())
  assert.equal(
    none.tokens.map(({ headers }) => headers.authorization !== undefined),
    [true, true, false],
  )
})

test('a token is renewed a minute before its end, or at half its life', async () => {
  for (const [expiresIn, goodMs] of [
    [3600, 3_540_000],
    ['3600', 3_540_000],
    [60, 30_000],
    ['soon', 3_540_000],
    [undefined, 3_540_000],
    [null, 3_540_000],
    [0, 1e9],
    [-1, 1e9],
  ] as const) {
    const there = await sis((_, count) => grant(count, { expires_in: expiresIn }))
    const { get, clock } = near(there)
    await get()
    clock.time += goodMs - 1
    await get()
    assert.is(there.tokens.length, 1, String(expiresIn))
    clock.time += 1
    await get()
    assert.is(there.tokens.length, goodMs === 1e9 ? 1 : 2, String(expiresIn))
  }
})

test('requests at once share one token, and one renewal after a 401', async () => {
  let good = 'Bearer token-1'
  const there = await sis(
    (_, count) => grant(count),
    ({ headers }) => (headers.authorization === good ? {} : refuse(401, 'invalid_token')),
  )
  const { get } = near(there)
  await Promise.all([get(), get(), get()])
  assert.is(there.tokens.length, 1)
  good = 'Bearer token-2'
  const answers = await Promise.all([get(), get(), get(), get()])
  assert.equal(
    answers.map(({ status }) => status),
    [200, 200, 200, 200],
  )
  assert.is(there.tokens.length, 2)
})

test('a token that is refused again is given up', async () => {
  const there = await sis(
    (_, count) => grant(count),
    () => refuse(401, 'invalid_token'),
  )
  assert.is((await near(there).get()).status, 401)
  assert.equal([there.tokens.length, there.users.length], [2, 2])
})

test('form-encoded token answers are read', async () => {
  const there = await sis(() => ({ body: 'token_type=bearer&access_token=a%2Bb&expires_in=3600', type: 'text/plain' }))
  await near(there).get()
  assert.is(there.users[0]?.headers.authorization, 'Bearer a+b')
})

test('an answer without a usable token fails at once', async () => {
  for (const body of [
    '{"token":"x"}',
    '{"access_token":""}',
    '{"access_token":7}',
    '{"access_token":"a b"}',
    '{"access_token":"a\\nb"}',
  ]) {
    const there = await sis(() => ({ body }))
    const error = await failed(near(there).get())
    assert.is(error.code, 'bad-token-answer', body)
    assert.is(there.tokens.length, 1)
  }
  const refused = await sis(() => ({ body: '{"error":"invalid_scope"}' }))
  assert.is((await failed(near(refused).get())).code, 'credentials-refused')
})

test('a token endpoint that is down is tried like any server, and a web page there is named', async () => {
  const there = await sis((_, count) => (count < 4 ? { status: 503 } : grant(count)))
  assert.is((await near(there).get()).status, 200)
  const page = await sis(() => ({ body: '<!doctype html><title>Sign in</title>', type: 'text/html' }))
  const error = await failed(near(page).get())
  assert.is(error.code, 'html-page')
  assert.is(page.tokens.length, 6)
  const gone = await sis(() => ({ status: 404 }))
  const missing = await failed(near(gone).get())
  assert.equal([missing.code, missing.message], ['not-found', `POST ${gone.url}/token: answered 404`])
  assert.match(missing.hint, /tokenUrl/)
})

test('after a failure the next request asks again', async () => {
  const there = await sis((_, count) => (count < 3 ? refuse(401) : grant(count)))
  const { get } = near(there)
  await failed(get())
  assert.is((await get()).status, 200)
})

test('bearer sends its token and cannot renew it, none sends nothing', async () => {
  const there = await sis(
    () => ({}),
    ({ headers }) => (headers.authorization === 'Bearer abc' ? {} : refuse(401)),
  )
  const { client } = near(there) as { readonly client: HttpClient }
  const ask = (authorize: ReturnType<typeof bearer>) => client.request({ url: `${there.url}/users`, authorize })
  assert.is((await ask(bearer(' Bearer abc\n'))).status, 200)
  assert.is((await ask(bearer('def'))).status, 401)
  assert.is((await ask(none())).status, 401)
  assert.equal(
    there.users.map(({ headers }) => headers.authorization),
    ['Bearer abc', 'Bearer def', undefined],
  )
  for (const bad of ['', ' ', 'a b', 'a\u0000b'])
    assert.throws(
      () => bearer(bad),
      (error: unknown) => error instanceof ConfigError,
    )
})

test.run()
