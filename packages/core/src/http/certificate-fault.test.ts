import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { ConfigError, type RosterstreamError, SourceError } from '../errors.js'
import { createHttpClient } from './create-http-client.js'
import type { NetworkOptions } from './http-client.js'

const test = suite('certificateFault')
const file = (name: string) => readFileSync(new URL(`../../test-certificates/${name}`, import.meta.url), 'utf8')
const ca = file('ca.pem')
const closing: (() => unknown)[] = []

test.after.each(async () => {
  for (const close of closing.splice(0)) await close()
})

async function serve(name: string): Promise<string> {
  const server = createServer({ key: file(`${name}.key`), cert: file(`${name}.pem`) }, (_, response) => {
    response.end('{}')
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return `https://localhost:${(server.address() as AddressInfo).port}`
}

function ask(url: string, network: NetworkOptions, env: Record<string, string> = {}) {
  const client = createHttpClient({ origins: [url], network, env, observe: () => assert.unreachable('tried again') })
  closing.push(client.close)
  return client.request({ url: `${url}/users` })
}

async function failure(url: string, network: NetworkOptions = { ca }): Promise<RosterstreamError> {
  const error = await ask(url, network).then(
    () => undefined,
    (met: unknown) => met,
  )
  assert.instance(error, SourceError)
  return error as RosterstreamError
}

test('a server whose issuer is trusted is talked to', async () => {
  assert.is((await ask(await serve('localhost'), { ca })).status, 200)
})

test('a certificate re-signed by a filter names the issuer and the setting', async () => {
  const url = await serve('localhost')
  const error = await failure(url, {})
  assert.is(error.code, 'certificate-untrusted')
  assert.match(
    error.message,
    `GET ${url}/users: the certificate of localhost was issued by "Springfield Web Filter Root", which this machine does not trust`,
  )
  assert.match(error.message, "a web filter on the school's network")
  assert.match(error.hint, /network\.caFile.*NODE_EXTRA_CA_CERTS/)
})

test('a certificate that is its own issuer names it', async () => {
  const error = await failure(await serve('self-signed'))
  assert.is(error.code, 'certificate-untrusted')
  assert.match(error.message, 'issued by "localhost"')
})

test('a certificate of another host names both', async () => {
  const error = await failure(await serve('other-host'))
  assert.is(error.code, 'certificate-host')
  assert.match(error.message, 'the certificate of localhost is for "sis.example.org"')
})

test('an expired certificate and one of the future give the day', async () => {
  const expired = await failure(await serve('expired'))
  assert.is(expired.code, 'certificate-expired')
  assert.match(expired.message, 'no longer valid since 2021-01-01')
  const future = await failure(await serve('future'))
  assert.is(future.code, 'certificate-not-yet-valid')
  assert.match(future.message, 'only from 2120-01-01')
})

test('the environment cannot turn verification off', async () => {
  const url = await serve('localhost')
  const before = process.env.NODE_TLS_REJECT_UNAUTHORIZED
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'
  try {
    assert.is((await failure(url, {})).code, 'certificate-untrusted')
  } finally {
    if (before === undefined) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED
    else process.env.NODE_TLS_REJECT_UNAUTHORIZED = before
  }
})

test('https to a port that speaks plain http is named at once', async () => {
  const url = await serve('localhost')
  const plain = (await import('node:http')).createServer((_, response) => response.end('{}')).listen(0, '127.0.0.1')
  await once(plain, 'listening')
  closing.push(() => plain.close())
  const error = await failure(url.replace(/\d+$/, String((plain.address() as AddressInfo).port)))
  assert.is(error.code, 'tls-failed')
})

test('a caFile without certificates is a configuration error', () => {
  for (const bad of ['', 'x', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----']) {
    assert.throws(
      () => createHttpClient({ origins: ['https://localhost'], network: { ca: bad } }),
      (error: unknown) => error instanceof ConfigError && error.code === 'bad-ca-file',
    )
  }
})

test('trust in the issuer passes through a tunnel, and so does its trouble', async () => {
  const url = await serve('localhost')
  const { proxy, seen } = await tunnelProxy()
  assert.is((await ask(url, { ca, proxy })).status, 200)
  assert.equal(seen, [new URL(url).host])
  assert.match((await failure(url, { proxy })).message, 'issued by "Springfield Web Filter Root"')
})

async function tunnelProxy(): Promise<{ readonly proxy: string; readonly seen: string[] }> {
  const seen: string[] = []
  const server = (await import('node:http')).createServer()
  server.on('connect', (request, socket) => {
    seen.push(request.url ?? '')
    const { hostname, port } = new URL(`http://${request.url}`)
    const far = connect(Number(port), hostname, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(far).pipe(socket)
    })
    far.on('error', () => socket.destroy())
    socket.on('error', () => far.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return { proxy: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen }
}

test.run()
