import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, createServer as createSocketServer, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { Interrupted, type RosterstreamError } from '../errors.js'
import { createHttpClient } from './create-http-client.js'
import type { HttpClientOptions, RetryEvent } from './http-client.js'

const test = suite('connector')
const file = (name: string) => readFileSync(new URL(`../../test-certificates/${name}`, import.meta.url), 'utf8')
const tls = { key: file('localhost.key'), cert: file('localhost.pem') }
const closing: (() => unknown)[] = []

test.after.each(async () => {
  for (const close of closing.splice(0)) await close()
})

async function listening(server: Server | ReturnType<typeof createSocketServer>): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => open.add(socket))
  closing.push(() => {
    for (const socket of open) socket.destroy()
    server.close()
  })
  return (server.address() as AddressInfo).port
}

const target = async (): Promise<string> => {
  const server = createServer((request, response) => response.end(request.headers['proxy-authorization'] ?? '{}'))
  return `http://127.0.0.1:${await listening(server)}`
}

interface Tunnel {
  readonly port: number
  readonly asked: IncomingMessage[]
}

/** A real CONNECT proxy, or one that answers with a status. */
async function tunnel(server: Server, status?: number): Promise<Tunnel> {
  const asked: IncomingMessage[] = []
  server.on('connect', (request: IncomingMessage, socket: Duplex) => {
    asked.push(request)
    if (status !== undefined) {
      socket.end(`HTTP/1.1 ${status} No\r\ncontent-length: 0\r\n\r\n`)
      return
    }
    const { hostname, port } = new URL(`http://${request.url}`)
    const far = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(far).pipe(socket)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  return { port: await listening(server), asked }
}

function near(url: string, options: Partial<HttpClientOptions>) {
  const events: RetryEvent[] = []
  const clock = { now: () => 0, elapsed: () => 0, random: () => 0.5, sleep: async () => {} }
  const client = createHttpClient({ origins: [url], clock, observe: (event) => events.push(event), ...options })
  closing.push(client.close)
  return { client, events }
}

async function failure(promise: Promise<unknown>): Promise<RosterstreamError> {
  return promise.then(
    () => assert.unreachable('nothing was raised') as never,
    (error: unknown) => error as RosterstreamError,
  )
}

test('requests go through the proxy of the environment, with its credentials and to it alone', async () => {
  const url = await target()
  const { port, asked } = await tunnel(createServer())
  const { client } = near(url, { env: { http_proxy: `http://ada:p%40ss@127.0.0.1:${port}` } })
  assert.is((await client.request({ url })).body.toString(), '{}')
  await client.request({ url })
  assert.equal(
    asked.map(({ url: to, headers }) => [to, headers['proxy-authorization']]),
    [[new URL(url).host, `Basic ${Buffer.from('ada:p@ss').toString('base64')}`]],
  )
})

test('NO_PROXY goes past the proxy', async () => {
  const url = await target()
  const { port, asked } = await tunnel(createServer())
  const env = { HTTP_PROXY: `http://127.0.0.1:${port}`, NO_PROXY: new URL(url).host }
  await near(url, { env }).client.request({ url })
  assert.is(asked.length, 0)
})

test('a proxy may be reached by https, verified like any server', async () => {
  const url = await target()
  const { port, asked } = await tunnel(createSecureServer(tls))
  const proxy = `https://localhost:${port}`
  await near(url, { network: { proxy, ca: file('ca.pem') } }).client.request({ url })
  assert.is(asked.length, 1)
  const error = await failure(near(url, { network: { proxy } }).client.request({ url }))
  assert.is(error.code, 'certificate-untrusted')
  assert.match(error.message, 'the proxy: the certificate of localhost was issued by "Springfield Web Filter Root"')
})

for (const [status, code, tries] of [
  [407, 'proxy-credentials', 1],
  [403, 'proxy-refused', 1],
  [503, 'proxy-failed', 6],
] as const) {
  test(`a proxy that answers ${status} is named after ${tries} tries`, async () => {
    const url = 'https://sis.example.org'
    const { port, asked } = await tunnel(createServer(), status)
    const error = await failure(
      near(url, { network: { proxy: `http://ada:hunter2@127.0.0.1:${port}` } }).client.request({ url }),
    )
    assert.is(error.code, code)
    assert.match(error.message, `the proxy 127.0.0.1:${port}`)
    assert.not.match(`${error.message} ${error.hint}`, /hunter2|ada/)
    assert.is(asked.length, tries)
  })
}

test('a proxy reached by https is verified by its own name', async () => {
  const url = 'https://sis.example.org'
  const { port } = await tunnel(createSecureServer(tls), 403)
  const network = { proxy: `https://localhost:${port}`, ca: file('ca.pem') }
  assert.is((await failure(near(url, { network }).client.request({ url }))).code, 'proxy-refused')
})

test('a proxy that is not there is named, not the server', async () => {
  const server = createServer()
  const port = await listening(server)
  server.close()
  const url = 'https://sis.example.org'
  const error = await failure(near(url, { network: { proxy: `http://127.0.0.1:${port}` } }).client.request({ url }))
  assert.is(error.code, 'proxy-connection-refused')
  assert.match(error.message, `the proxy: 127.0.0.1:${port} refused the connection`)
})

test('a server that takes the connection and never greets is left in time', async () => {
  const port = await listening(createSocketServer(() => {}))
  const url = `https://localhost:${port}`
  const abort = new AbortController()
  const seen: RetryEvent[] = []
  const observe = (event: RetryEvent): void => {
    seen.push(event)
    abort.abort()
  }
  const { client } = near(url, { timeouts: { connectMs: 20 }, observe, signal: abort.signal })
  assert.instance(await failure(client.request({ url })), Interrupted)
  assert.is(seen[0]?.reason, `localhost:${port} did not take the connection in time`)
})

test('an abort closes connections that are still being made, straight or through a proxy', async () => {
  for (const scheme of ['straight', 'proxy']) {
    const open = new Set<Socket>()
    const server = createSocketServer((socket) => {
      open.add(socket)
      socket
        .resume()
        .on('error', () => {})
        .once('close', () => open.delete(socket))
    })
    const port = await listening(server)
    const url = scheme === 'straight' ? `https://localhost:${port}` : 'https://sis.example.org'
    const network = scheme === 'straight' ? {} : { proxy: `http://127.0.0.1:${port}` }
    const abort = new AbortController()
    const { client } = near(url, { network, signal: abort.signal })
    const met = failure(client.request({ url }))
    while (open.size === 0) await new Promise((resolve) => setTimeout(resolve, 2))
    abort.abort()
    assert.instance(await met, Interrupted)
    while (open.size > 0) await new Promise((resolve) => setTimeout(resolve, 2))
  }
})

test.run()
