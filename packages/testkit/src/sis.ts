import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { faultRule } from './faults/rules.js'
import type { OneRosterVersion } from './roster-data.js'
import type { SisOptions, SisRequestLog } from './sis/options.js'
import { basePaths } from './sis/route.js'
import { Site } from './sis/site.js'
import { type TokenOptions, tokenDesk } from './sis/token.js'

/** A running OneRoster server. */
export interface Sis {
  /** Scheme, host and port. */
  readonly url: string
  readonly baseUrl: (version: OneRosterVersion) => string
  readonly tokenUrl: string
  readonly clientId: string
  readonly clientSecret: string
  readonly bearerToken: string
  /** The newest requests, oldest first; grows as they come. */
  readonly requests: readonly SisRequestLog[]
  /** How many requests came for a collection, alias or `token`, or at all. */
  readonly requestCount: (place?: string) => number
  readonly clearRequests: () => void
  /** Serves other data from the next request on. */
  readonly setData: (data: SisOptions['data']) => void
  /** Takes the place of all fault rules; their counts begin anew. */
  readonly setFaults: (specs: readonly string[]) => void
  readonly revokeTokens: () => void
  /** Breaks all connections and stops listening. */
  readonly close: () => Promise<void>
}

/**
 * Starts a OneRoster server over the data given, on 127.0.0.1 and a free port unless told otherwise.
 *
 * Serves 1.1 under /ims/oneroster/v1p1, 1.2 under /ims/oneroster/rostering/v1p2, and tokens at /token.
 * Holds the request log and what the data holds. Raises RangeError for a fault rule that cannot be read.
 */
export async function startSis(options: SisOptions): Promise<Sis> {
  const credentials = tokenOptions(options)
  const desk = tokenDesk(credentials)
  const site = new Site(options, desk)
  const listener: RequestListener = (request, response) => {
    void site.serve(request, response)
  }
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener)
  await listen(server, options)
  const { port } = server.address() as AddressInfo
  const host = options.host ?? '127.0.0.1'
  const url = `${options.tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    url,
    baseUrl: (version) => `${url}${basePaths[version]}`,
    tokenUrl: `${url}/token`,
    clientId: credentials.clientId,
    clientSecret: credentials.clientSecret,
    bearerToken: site.bearerToken,
    requests: site.log,
    requestCount: (place) => site.counts.get(place ?? '') ?? 0,
    clearRequests: () => {
      site.log.length = 0
      site.counts.clear()
    },
    setData: (data) => {
      site.data = data
    },
    setFaults: (specs) => {
      site.rules = specs.map(faultRule)
    },
    revokeTokens: desk.revokeAll,
    close: () => close(server),
  }
}

function tokenOptions(options: SisOptions): TokenOptions {
  const lifetimeSeconds = options.tokenLifetimeSeconds ?? 3600
  return {
    clientId: options.clientId ?? 'demo-client',
    clientSecret: options.clientSecret ?? 'demo-secret',
    authStyles: options.authStyles ?? (['basic', 'body', 'query'] as const),
    lifetimeSeconds,
    expiresIn: options.expiresIn === 'absent' ? undefined : (options.expiresIn ?? lifetimeSeconds),
    requireScope: options.requireScope ?? false,
  }
}

function listen(server: Server, { port, host }: SisOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port ?? 0, host ?? '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve()
    })
    server.closeAllConnections()
  })
}
