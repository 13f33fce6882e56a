import { setImmediate as freed } from 'node:timers/promises'
import type { Dispatcher } from 'undici'
import { FaultMet } from './fault-met.js'
import type { HttpAnswer, HttpRequest } from './http-client.js'
import { checkedUrl, place } from './origins.js'
import { readBody } from './read-body.js'
import type { Wire } from './wire.js'

/** One attempt: its answer, and the credentials that the last request of it carried. */
export interface Attempt {
  readonly answer: HttpAnswer
  readonly sent: Readonly<Record<string, string>>
}

const maxRedirects = 5
const defaultMaxBytes = 512 * 1024 * 1024
/** Headers that hold credentials; a caller's own go to foreign origins as little as ours. */
const credentialHeaders = new Set(['authorization', 'cookie', 'proxy-authorization'])

/** Sends a request and follows its redirects within the origin. `count` is called for each request sent. Raises FaultMet, and what undici raises. */
export async function sendOnce(
  wire: Wire,
  request: HttpRequest,
  { signal, count }: { readonly signal: AbortSignal; readonly count: () => void },
): Promise<Attempt> {
  let url = checkedUrl(request.url, wire)
  let { method = 'GET', body } = request
  for (let hops = 0; ; hops += 1) {
    const sent = wire.origins.has(url.origin) ? await credentials(wire, request, { method, url: url.href }) : {}
    await wire.pace(signal)
    count()
    const response = await wire.agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: method as Dispatcher.HttpMethod,
      headers: headersFor(wire, request, { url, sent }),
      body: body ?? null,
      signal,
    })
    const answer = await answerOf(wire, response, { request, method, url: url.href })
    // undici frees the connection a turn after the answer's end; before that, the next request would open another one.
    await freed()
    const target = redirectOf(answer)
    if (target === undefined) return { answer, sent }
    const next = redirected(answer, { target, hops })
    url = checkedUrl(next.href, wire)
    if (answer.status === 303 && method !== 'HEAD') {
      method = 'GET'
      body = undefined
    }
  }
}

async function credentials(
  wire: Wire,
  request: HttpRequest,
  target: { readonly method: string; readonly url: string },
): Promise<Readonly<Record<string, string>>> {
  const sent = (await request.authorize?.headers(target)) ?? {}
  for (const value of Object.values(sent)) wire.secrets.add(value.replace(/^\w+ /, ''))
  return sent
}

function headersFor(
  wire: Wire,
  request: HttpRequest,
  { url, sent }: { readonly url: URL; readonly sent: Readonly<Record<string, string>> },
): Record<string, string> {
  const headers: Record<string, string> = {
    accept: 'application/json',
    'accept-encoding': 'gzip',
    'user-agent': 'rosterstream',
  }
  const trusted = wire.origins.has(url.origin)
  if (trusted) {
    Object.assign(headers, wire.headers)
    const cookie = wire.jar.header(url.origin)
    if (cookie !== undefined) headers.cookie = cookie
  }
  for (const [name, value] of Object.entries({ ...request.headers, ...sent })) {
    if (trusted || !credentialHeaders.has(name.toLowerCase())) headers[name.toLowerCase()] = value
  }
  return headers
}

async function answerOf(
  wire: Wire,
  response: Dispatcher.ResponseData,
  { request, method, url }: { readonly request: HttpRequest; readonly method: string; readonly url: string },
): Promise<HttpAnswer> {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(response.headers)) {
    if (value !== undefined && name !== 'set-cookie') headers[name] = Array.isArray(value) ? value.join(', ') : value
  }
  const { origin } = new URL(url)
  const cookies = response.headers['set-cookie']
  if (cookies !== undefined && wire.origins.has(origin)) wire.jar.keep(origin, [cookies].flat())
  const dateMs = Date.parse(headers.date ?? '')
  return {
    status: response.statusCode,
    headers,
    body: await readBody(response.body, {
      maxBytes: request.maxBytes ?? defaultMaxBytes,
      encoding: headers['content-encoding'],
    }),
    dateMs: Number.isNaN(dateMs) ? undefined : dateMs,
    method,
    url,
    requests: 1,
    retries: 0,
    waitedMs: 0,
  }
}

/** Where an answer leads; undefined: it is the last one. */
function redirectOf(answer: HttpAnswer): URL | undefined {
  const { location } = answer.headers
  if (![301, 302, 303, 307, 308].includes(answer.status) || location === undefined) return undefined
  return URL.canParse(location, answer.url) ? new URL(location, answer.url) : undefined
}

/**
 * 301 and 302 are followed for GET alone: whether a POST stays one is up to the reader of the RFC, and a token request that is
 * redirected so has usually met a login page.
 */
function redirected(answer: HttpAnswer, { target, hops }: { readonly target: URL; readonly hops: number }): URL {
  const { origin } = new URL(answer.url)
  const refuse = (code: string, reason: string, hint: string): FaultMet =>
    new FaultMet({ code, reason, hint, retry: false })
  if (target.origin !== origin) {
    throw refuse(
      'redirect-refused',
      `was redirected (${answer.status}) from ${origin} to another origin, ${target.origin}`,
      'Credentials are not sent there. If that is where the provider has moved, write the new address into the config; else a login or filter page stands in between.',
    )
  }
  if (answer.method !== 'GET' && answer.method !== 'HEAD' && answer.status < 307 && answer.status !== 303) {
    throw refuse(
      'redirect-refused',
      `was redirected (${answer.status}) from ${origin} to ${place(target.href)}, and a ${answer.method} cannot follow`,
      'Write the final address into the config.',
    )
  }
  if (hops >= maxRedirects) {
    throw refuse(
      'redirect-loop',
      `was redirected more than ${maxRedirects} times`,
      'Open the address in a browser, and write the final one into the config.',
    )
  }
  return target
}
