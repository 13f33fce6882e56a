import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type AddressInfo, createServer as createSocketServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError, Interrupted, RosterstreamError, SinkError, SourceError } from '../errors.js'
import type { Clock } from './clock.js'
import { createHttpClient } from './create-http-client.js'
import type { Authorizer, HttpClient, HttpClientOptions, RetryEvent } from './http-client.js'
import { notJsonFault } from './status-fault.js'

type Answer = (response: ServerResponse, request: IncomingMessage, body: string) => void

interface Far {
  readonly url: string
  /** Requests as they came. */
  readonly seen: {
    readonly method: string
    readonly url: string
    readonly headers: IncomingMessage['headers']
    readonly body: string
  }[]
  readonly sockets: Set<Socket>
  readonly server: Server
}

/** Waits take no time; what was waited is kept. */
class QuickClock implements Clock {
  time = 1_700_000_000_000
  readonly waits: number[] = []
  now = () => this.time
  elapsed = () => this.time
  random = () => 0.5
  sleep = async (ms: number, signal?: AbortSignal) => {
    signal?.throwIfAborted()
    this.waits.push(ms)
    this.time += ms
  }
}

const closing: (() => unknown)[] = []

async function far(...answers: readonly Answer[]): Promise<Far> {
  const seen: Far['seen'] = []
  const sockets = new Set<Socket>()
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { method = '', url = '', headers } = request
    const index = seen.push({ method, url, headers, body: '' }) - 1
    let body = ''
    for await (const chunk of request) body += chunk
    seen[index] = { method, url, headers, body }
    const answer = answers[Math.min(index, answers.length - 1)]
    answer?.(response, request, body)
  }
  const server = createServer((request, response) => void serve(request, response))
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, sockets, server }
}

function near(
  origin: string,
  options: Partial<HttpClientOptions> = {},
): { readonly client: HttpClient; readonly clock: QuickClock; readonly events: RetryEvent[] } {
  const clock = new QuickClock()
  const events: RetryEvent[] = []
  const client = createHttpClient({ origins: [origin], clock, observe: (event) => events.push(event), ...options })
  closing.push(client.close)
  return { client, clock, events }
}

const say =
  (status: number, body = '{}', headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body)
  }

async function failed(promise: Promise<unknown>): Promise<RosterstreamError> {
  try {
    await promise
  } catch (error) {
    assert.instance(error, RosterstreamError, String((error as Error).stack))
    return error as RosterstreamError
  }
  assert.unreachable('nothing was raised')
  throw new Error()
}

const test = suite('createHttpClient')

test.after.each(async () => {
  for (const close of closing.splice(0)) await close()
})

test('an answer comes whole, with lower-case headers and the server date', async () => {
  const { url } = await far(say(200, '{"users":[]}', { 'X-Total-Count': '0', Date: 'Sun, 01 Mar 2026 10:00:00 GMT' }))
  const answer = await near(url).client.request({ url: `${url}/users?limit=5&filter=status%3D'active'` })
  assert.is(answer.status, 200)
  assert.is(answer.body.toString(), '{"users":[]}')
  assert.is(answer.headers['x-total-count'], '0')
  assert.is(answer.dateMs, Date.parse('2026-03-01T10:00:00Z'))
  assert.equal([answer.requests, answer.retries, answer.waitedMs], [1, 0, 0])
})

test('the query goes out as it was written', async () => {
  const { url, seen } = await far(say(200))
  await near(url).client.request({ url: `${url}/users?filter=status%3D%27active%27&sort=sourcedId` })
  assert.is(seen[0]?.url, '/users?filter=status%3D%27active%27&sort=sourcedId')
})

for (const status of [408, 425, 429, 500, 502, 503, 504]) {
  test(`${status} is tried again`, async () => {
    const { url, seen } = await far(say(status), say(200))
    const { client, events } = near(url)
    const answer = await client.request({ url, collection: 'users' })
    assert.equal([answer.status, answer.requests, answer.retries, seen.length], [200, 2, 1, 2])
    assert.equal(events, [{ type: 'retry', collection: 'users', reason: `answered ${status}`, waitMs: 1000 }])
  })
}

for (const status of [201, 204, 304, 400, 401, 403, 404, 410, 422, 501]) {
  test(`${status} is given back at once`, async () => {
    const { url, seen } = await far(say(status, ''))
    const answer = await near(url).client.request({ url })
    assert.equal([answer.status, seen.length], [status, 1])
  })
}

test('six tries over half a minute, then an error that says what was met', async () => {
  const { url, seen } = await far(
    say(503, '<html><title>Down for repair</title></html>', { 'content-type': 'text/html' }),
  )
  const { client, clock, events } = near(url)
  const error = await failed(client.request({ url: `${url}/users?access=hunter2` }))
  assert.instance(error, SourceError)
  assert.is(error.code, 'server-failed')
  assert.is(error.message, `GET ${url}/users: answered 503: Down for repair (6 tries, 31 s of waiting between them)`)
  assert.equal(clock.waits, [1000, 2000, 4000, 8000, 16_000])
  assert.is(seen.length, 6)
  assert.is(events.length, 5)
})

test('waits are spread by chance, up to a quarter each way', async () => {
  for (const [random, first] of [
    [0, 750],
    [0.999999, 1250],
  ] as const) {
    const { url } = await far(say(503), say(200))
    const clock = new QuickClock()
    clock.random = () => random
    await near(url, { clock }).client.request({ url })
    assert.equal(clock.waits, [first])
  }
})

test('what Retry-After asks is waited in full, on top of the backoff, and told', async () => {
  const { url } = await far(say(429, '', { 'retry-after': '59' }), say(503, '', { 'ratelimit-reset': '600' }), say(200))
  const { client, clock, events } = near(url)
  const answer = await client.request({ url })
  assert.equal(clock.waits, [60_000, 602_000])
  assert.is(answer.waitedMs, 662_000)
  assert.equal(
    events.map(({ waitMs }) => waitMs),
    [60_000, 602_000],
  )
})

test('a wait longer than allowed ends the request at once', async () => {
  const { url, seen } = await far(say(429, '', { 'retry-after': '901' }))
  const { client, clock } = near(url)
  const error = await failed(client.request({ url }))
  assert.is(error.code, 'wait-too-long')
  assert.match(error.message, /answered 429; it asks to wait 901 s, and retry\.maxWait allows 900 s/)
  assert.equal([seen.length, clock.waits.length], [1, 0])
  const { url: patient } = await far(say(429, '', { 'retry-after': '901' }), say(200))
  assert.is((await near(patient, { retry: { maxWaitMs: 1_000_000 } }).client.request({ url: patient })).status, 200)
})

const wrecks: readonly (readonly [string, Answer])[] = [
  ['a reset connection', (response) => response.socket?.resetAndDestroy()],
  ['a connection closed without an answer', (response) => response.socket?.end()],
  [
    'a body shorter than announced',
    (response) => {
      response.writeHead(200, { 'content-length': '100' }).write('{"users":[')
      setTimeout(() => response.socket?.end(), 5)
    },
  ],
  [
    'a chunked body that breaks off',
    (response) => {
      response.writeHead(200).write('{"users":[')
      setTimeout(() => response.socket?.end(), 5)
    },
  ],
  [
    'gzip that breaks off',
    (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"users":[]}').subarray(0, 15)),
  ],
  ['an answer that is not HTTP', (response) => response.socket?.end('hello\r\n\r\n')],
]
for (const [name, wreck] of wrecks) {
  test(`${name} is tried again, and is an error in the end`, async () => {
    const { url } = await far(wreck, say(200, '{"users":[]}'))
    const answer = await near(url).client.request({ url })
    assert.equal([answer.body.toString(), answer.retries], ['{"users":[]}', 1])
    const { url: wrecked, seen } = await far(wreck)
    const error = await failed(near(wrecked).client.request({ url: wrecked }))
    assert.match(error.message, /\(6 tries, 31 s/)
    assert.ok(['connection-reset', 'bad-encoding', 'malformed-http'].includes(error.code), error.code)
    assert.is(seen.length, 6)
  })
}

test('a refused connection and a name that is not in DNS are tried again, then named', async () => {
  const { url, server } = await far(say(200))
  server.close()
  await once(server, 'close')
  const refused = near(url)
  assert.is((await failed(refused.client.request({ url }))).code, 'connection-refused')
  assert.is(refused.events.length, 5)
  const nowhere = near('https://sis.invalid')
  const error = await failed(nowhere.client.request({ url: 'https://sis.invalid/users' }))
  assert.is(error.code, 'dns-failed')
  assert.match(
    error.message,
    /^GET https:\/\/sis\.invalid\/users: the name sis\.invalid was not found in DNS \(6 tries/,
  )
})

test('a server that stays silent, before or within its answer, is left and asked again', async () => {
  const halfway: Answer = (response) => response.writeHead(200).write('{"users":[')
  const { url } = await far(() => {}, halfway, say(200))
  const { client, events } = near(url, { timeouts: { headersMs: 20, bodyMs: 20 } })
  assert.is((await client.request({ url })).retries, 2)
  const { host } = new URL(url)
  assert.equal(
    events.map(({ reason }) => reason),
    [`${host} took the request and did not answer in time`, `${host} fell silent in the middle of an answer`],
  )
})

test('gzip is asked for and unpacked', async () => {
  const { url, seen } = await far((response) =>
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('{"users":[]}')),
  )
  const answer = await near(url).client.request({ url })
  assert.is(answer.body.toString(), '{"users":[]}')
  assert.is(seen[0]?.headers['accept-encoding'], 'gzip')
})

test('a body over the bound ends the request, packed or not', async () => {
  for (const headers of [{}, { 'content-encoding': 'gzip' }]) {
    const body = Buffer.alloc(5000)
    const { url, seen } = await far((response) =>
      response.writeHead(200, headers).end('content-encoding' in headers ? gzipSync(body) : body),
    )
    const error = await failed(near(url).client.request({ url, maxBytes: 4000 }))
    assert.is(error.code, 'answer-too-large')
    assert.match(error.message, /larger than 4000 bytes/)
    assert.is(seen.length, 1)
  }
})

test('what a caller cannot read counts in the same budget', async () => {
  const page = say(200, '<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' })
  const judge: Parameters<HttpClient['request']>[0]['judge'] = (answer) =>
    answer.body[0] === 0x7b ? undefined : notJsonFault(answer)
  const { url, seen } = await far(page, say(503), say(200))
  assert.is((await near(url).client.request({ url, judge })).retries, 2)
  assert.is(seen.length, 3)
  const { url: always, seen: all } = await far(page)
  const error = await failed(near(always).client.request({ url: always, judge }))
  assert.is(error.code, 'html-page')
  assert.match(error.message, /answered 200 with a web page titled "Sign in" in place of JSON \(6 tries/)
  assert.is(all.length, 6)
})

test('a 401 is not judged by its body', async () => {
  const { url } = await far(say(401, '<html>'))
  const judge = (): never => assert.unreachable() as never
  assert.is((await near(url).client.request({ url, judge })).status, 401)
})

test('redirects are followed within the origin, and keep what they must', async () => {
  const to = (status: number, location: string) => say(status, '', { location })
  const first = await far(to(301, '/a?x=1'), to(308, 'b'), say(200))
  const answer = await near(first.url).client.request({ url: `${first.url}/start` })
  assert.equal([answer.url, answer.requests, answer.retries], [`${first.url}/b`, 3, 0])
  const post = await far(to(307, '/token2'), to(303, '/done'), say(200))
  await near(post.url).client.request({ method: 'POST', url: `${post.url}/token`, body: 'a=1' })
  assert.equal(
    post.seen.map(({ method, url, body }) => `${method} ${url} ${body}`),
    ['POST /token a=1', 'POST /token2 a=1', 'GET /done '],
  )
})

test('redirects to another origin, of a POST by 302, and without end are refused', async () => {
  const other = await far(say(200))
  const away = await far(say(302, '', { location: `${other.url}/login?user=ada` }))
  const error = await failed(near(away.url, { origins: [away.url, other.url] }).client.request({ url: away.url }))
  assert.is(error.code, 'redirect-refused')
  assert.match(error.message, `from ${away.url} to another origin, ${other.url}`)
  assert.not.match(error.message, /ada/)
  assert.is(other.seen.length, 0)
  const posted = await far(say(302, '', { location: '/login' }))
  assert.is(
    (await failed(near(posted.url).client.request({ method: 'POST', url: posted.url, body: 'a=1' }))).code,
    'redirect-refused',
  )
  const loop = await far(say(302, '', { location: '/again' }))
  assert.is((await failed(near(loop.url).client.request({ url: loop.url }))).code, 'redirect-loop')
  assert.is(loop.seen.length, 6)
})

const authorize: Authorizer = {
  headers: async () => ({ authorization: 'Bearer hunter2hunter2' }),
  renew: async () => false,
}

test('credentials, configured headers and cookies go to the configured origins alone', async () => {
  const ours = await far(say(200, '{}', { 'set-cookie': 'ARRAffinity=abc; Path=/' }))
  const theirs = await far(say(200, '{}', { 'set-cookie': 'track=1' }))
  const { client } = near(ours.url, { headers: { 'X-Api-Key': 'key' } })
  for (const url of [ours.url, ours.url, theirs.url, theirs.url]) {
    await client.request({ url, authorize, headers: { Authorization: 'Basic x', 'x-plain': '1' } })
  }
  const sent = (index: number, { seen }: Far) => {
    const headers = seen[index]?.headers
    return [headers?.authorization, headers?.['x-api-key'], headers?.cookie, headers?.['x-plain']]
  }
  assert.equal(sent(0, ours), ['Bearer hunter2hunter2', 'key', undefined, '1'])
  assert.equal(sent(1, ours), ['Bearer hunter2hunter2', 'key', 'ARRAffinity=abc', '1'])
  assert.equal(sent(1, theirs), [undefined, undefined, undefined, '1'])
})

test('set-cookie is kept from the caller', async () => {
  const { url } = await far(say(200, '{}', { 'set-cookie': 'a=hunter2' }))
  assert.is('set-cookie' in (await near(url).client.request({ url })).headers, false)
})

test('a 401 renews the credentials once per request', async () => {
  let renewals = 0
  const renewing: Authorizer = {
    headers: async () => ({ authorization: `Bearer token-${renewals}` }),
    renew: async ({ answer, sent }) => {
      assert.equal([answer.status, sent], [401, { authorization: `Bearer token-${renewals}` }])
      renewals += 1
      return true
    },
  }
  const once = await far(say(401), say(200))
  const answer = await near(once.url).client.request({ url: once.url, authorize: renewing })
  assert.equal([answer.status, answer.requests, answer.retries], [200, 2, 0])
  assert.is(once.seen[1]?.headers.authorization, 'Bearer token-1')
  const always = await far(say(401))
  assert.is((await near(always.url).client.request({ url: always.url, authorize: renewing })).status, 401)
  assert.equal([always.seen.length, renewals], [2, 2])
})

test('an answer becomes an error in the words of the server, without what was secret', async () => {
  const { url } = await far(say(401, '{"error":"invalid_token","error_description":"no hunter2hunter2 here"}'))
  const { client } = near(url, { errorClass: SinkError })
  const answer = await client.request({ url: `${url}/users?a=1`, authorize })
  const error = client.errorOf(answer)
  assert.instance(error, SinkError)
  assert.is(error.code, 'credentials-refused')
  assert.is(error.message, `GET ${url}/users: answered 401: invalid_token: no *** here`)
})

test('plain http to another machine is a configuration error, at the start or on the way', async () => {
  assert.throws(
    () => createHttpClient({ origins: ['http://sis.example.org'] }),
    (error: unknown) => error instanceof ConfigError,
  )
  const { client } = near('https://sis.example.org')
  assert.is((await failed(client.request({ url: 'http://sis.example.org/users' }))).code, 'insecure-http')
})

test('the pace holds for all callers together, retries included', async () => {
  const { url } = await far(say(503), say(200))
  const { client, clock } = near(url, { requestsPerSecond: 0.1 })
  await Promise.all([client.request({ url }), client.request({ url })])
  assert.equal(
    clock.waits.toSorted((a, b) => a - b),
    [1000, 9000, 10_000],
  )
})

test('connections are used again', async () => {
  const { url, sockets } = await far(say(200))
  const ports = new Set<unknown>()
  const { client } = near(url)
  for (let count = 0; count < 5; count += 1) {
    await client.request({ url })
    for (const socket of sockets) ports.add(socket.remotePort)
  }
  assert.is(ports.size, 1)
})

/** Settles when the server sees no connection any more; hangs otherwise, and the runner says so. */
async function emptied({ sockets }: Far): Promise<void> {
  while (sockets.size > 0) await new Promise((resolve) => setTimeout(resolve, 2))
}

test('an abort ends requests under way and closes every socket, idle ones too', async () => {
  const there = await far(
    say(200),
    () => {},
    (response) => response.writeHead(200).write('{'),
  )
  const abort = new AbortController()
  const { client } = near(there.url, { signal: abort.signal })
  await client.request({ url: there.url })
  const open = [
    client.request({ url: there.url }),
    client.request({ url: there.url }),
    client.request({ url: there.url }),
  ].map(failed)
  while (there.seen.length < 4) await new Promise((resolve) => setTimeout(resolve, 2))
  assert.ok(there.sockets.size >= 3)
  abort.abort()
  for (const error of await Promise.all(open)) assert.instance(error, Interrupted)
  await emptied(there)
  assert.instance(await failed(client.request({ url: there.url })), Interrupted)
})

test('the abort of one request leaves the others alone', async () => {
  const there = await far(() => {}, say(200))
  const { client } = near(there.url)
  const abort = new AbortController()
  const reason = new SourceError('no longer wanted', { code: 'x', hint: 'y' })
  const open = failed(client.request({ url: there.url, signal: abort.signal }))
  while (there.seen.length < 1) await new Promise((resolve) => setTimeout(resolve, 2))
  abort.abort(reason)
  assert.is(await open, reason)
  assert.is((await client.request({ url: there.url })).status, 200)
})

test('the abort of a request is felt while its connection or its credentials are still being made', async () => {
  const { url } = await far(say(200))
  const never: Authorizer = { headers: () => new Promise(() => {}), renew: async () => false }
  const silent = createSocketServer((socket) => socket.on('error', () => {}))
  silent.listen(0, '127.0.0.1')
  await once(silent, 'listening')
  closing.push(() => silent.close())
  const greeted = `https://localhost:${(silent.address() as AddressInfo).port}`
  for (const request of [{ url, authorize: never }, { url: greeted }]) {
    const { client } = near(request.url)
    const abort = new AbortController()
    const open = failed(client.request({ ...request, signal: abort.signal }))
    setTimeout(() => abort.abort(), 10)
    assert.instance(await open, Interrupted)
    await client.close()
  }
})

test('an abort ends a wait between tries', async () => {
  const { url } = await far(say(503, '', { 'retry-after': '600' }))
  const abort = new AbortController()
  const client = createHttpClient({
    origins: [url],
    signal: abort.signal,
    observe: () => setTimeout(() => abort.abort(), 5),
  })
  assert.instance(await failed(client.request({ url })), Interrupted)
})

test('close closes every socket', async () => {
  const there = await far(say(200))
  const { client } = near(there.url)
  await client.request({ url: there.url })
  await client.close()
  await emptied(there)
})

test.run()
