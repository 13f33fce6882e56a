import { setMaxListeners } from 'node:events'
import { Agent } from 'undici'
import { SourceError } from '../errors.js'
import { systemClock } from './clock.js'
import { type Connector, connector } from './connector.js'
import { cookieJar } from './cookie-jar.js'
import { excerpt } from './excerpt.js'
import type { HttpAnswer, HttpClient, HttpClientOptions, HttpRequest } from './http-client.js'
import { interrupted, joinSignals } from './join-signals.js'
import { checkedUrl } from './origins.js'
import { pace } from './pace.js'
import { proxyRoute } from './proxy-route.js'
import { failure, requestWithRetries } from './request-with-retries.js'
import { secrets } from './secrets.js'
import { statusFault } from './status-fault.js'
import { trustedCertificates } from './trusted-certificates.js'
import { untilAborted } from './until-aborted.js'
import type { Wire } from './wire.js'

/**
 * Makes a client; see HttpClient. Opens nothing before the first request. Holds one connection per request under way, and cookies.
 * Raises ConfigError: `bad-url`, `insecure-http`, `bad-proxy`, `bad-ca-file`.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { network = {}, timeouts = {}, env = {} } = options
  const sockets = connector({
    route: proxyRoute(network, env),
    ca: trustedCertificates(network.ca, env.NODE_EXTRA_CA_CERTS),
    connectMs: timeouts.connectMs ?? 30_000,
  })
  const agent = new Agent({
    connect: sockets.connect,
    headersTimeout: timeouts.headersMs ?? 120_000,
    bodyTimeout: timeouts.bodyMs ?? 120_000,
  })
  const wire = wireOf(options, agent)
  const { ended, close } = ending({ agent, sockets, signal: options.signal })
  return {
    request: (request) => send(wire, request, ended),
    excerpt: (answer) => excerpt(answer, wire.secrets.all()),
    errorOf: (answer, fault) => {
      const met = fault ?? statusFault(answer, excerpt(answer, wire.secrets.all()))
      return failure(wire, answer, { fault: met, tries: answer.retries + 1, waitedMs: answer.waitedMs })
    },
    clock: wire.clock,
    close,
  }
}

function wireOf(options: HttpClientOptions, agent: Agent): Wire {
  const { clock = systemClock, allowInsecureHttp = false, headers = {}, observe = () => {} } = options
  const named = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const)
  return {
    agent,
    clock,
    jar: cookieJar(clock.now),
    pace: pace(options.requestsPerSecond, clock),
    origins: new Set(options.origins.map((url) => checkedUrl(url, { allowInsecureHttp }).origin)),
    headers: Object.fromEntries(named),
    allowInsecureHttp,
    maxWaitMs: options.retry?.maxWaitMs ?? 900_000,
    errorClass: options.errorClass ?? SourceError,
    observe,
    secrets: secrets([...(options.secrets ?? []), ...Object.values(headers)]),
  }
}

async function send(wire: Wire, request: HttpRequest, ended: AbortSignal): Promise<HttpAnswer> {
  const joined = joinSignals([ended, request.signal])
  try {
    joined.signal.throwIfAborted()
    return await untilAborted(joined.signal, requestWithRetries(wire, request, joined.signal))
  } catch (error) {
    throw joined.signal.aborted ? interrupted(joined.signal) : error
  } finally {
    joined.release()
  }
}

interface Ends {
  readonly agent: Agent
  readonly sockets: Connector
  readonly signal: AbortSignal | undefined
}

/** Ends everything once, by `close` or by the signal given; `ended` tells the requests. */
function ending({ agent, sockets, signal }: Ends): {
  readonly ended: AbortSignal
  readonly close: () => Promise<void>
} {
  const end = new AbortController()
  // Every request under way listens, and Node takes more than ten for a leak.
  setMaxListeners(0, end.signal)
  let closed: Promise<void> | undefined
  const close = (): Promise<void> => {
    closed ??= (async () => {
      signal?.removeEventListener('abort', onAbort)
      end.abort(signal?.aborted ? signal.reason : undefined)
      sockets.destroyAll()
      await agent.destroy()
    })()
    return closed
  }
  const onAbort = (): void => void close()
  if (signal?.aborted) onAbort()
  signal?.addEventListener('abort', onAbort)
  return { ended: end.signal, close }
}
