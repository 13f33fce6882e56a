import type { Socket } from 'node:net'
import type { DetailedPeerCertificate, TLSSocket } from 'node:tls'
import { buildConnector, Client } from 'undici'
import type { ProxyRoute } from './proxy-route.js'

/** How a connector reaches servers and whom it trusts; `ca` undefined: Node's own choice. */
export interface ConnectorOptions {
  readonly route: ProxyRoute
  readonly ca: readonly string[] | undefined
  readonly connectMs: number
}

/** Opens sockets, straight or through a proxy's tunnel, and knows those that are open. */
export interface Connector {
  readonly connect: buildConnector.connector
  readonly destroyAll: () => void
}

/** A connection that could not be made. Its own class, since undici treats some of Node's codes in ways of its own. */
export class ConnectError extends Error {
  /** Who was being reached, with the port where it is not the usual one. */
  readonly peer: 'server' | 'proxy'
  readonly host: string
  /** What the peer showed, where its certificate was the trouble. */
  readonly certificate: DetailedPeerCertificate | undefined
  /** What the proxy answered to CONNECT. */
  readonly status: number | undefined

  constructor(
    cause: unknown,
    met: Pick<ConnectError, 'peer' | 'host'> & Partial<Pick<ConnectError, 'certificate' | 'status'>>,
  ) {
    super('the connection could not be made', { cause })
    this.name = 'ConnectError'
    this.peer = met.peer
    this.host = met.host
    this.certificate = met.certificate
    this.status = met.status
  }
}

/** Makes the connector of one client. Certificates are verified always, also with NODE_TLS_REJECT_UNAUTHORIZED=0. */
export function connector({ route, ca, connectMs }: ConnectorOptions): Connector {
  const open = new Set<Socket>()
  const build = buildConnector({
    rejectUnauthorized: true,
    timeout: connectMs,
    autoSelectFamily: true,
    ...(ca ? { ca: [...ca] } : {}),
  })
  const dial =
    (peer: 'server' | 'proxy'): buildConnector.connector =>
    (options, callback) => {
      let certificate: DetailedPeerCertificate | undefined
      // CONNECT carries the server's name in its Host, and undici would take it for the proxy's.
      const named = peer === 'proxy' ? { ...options, servername: '' } : options
      const socket = build(named, (...[error, connected]) => {
        if (error)
          callback(new ConnectError(error, { peer, host: options.host ?? options.hostname, certificate }), null)
        else callback(null, connected)
      }) as unknown as Socket
      open.add(socket)
      socket.once('close', () => open.delete(socket))
      // Before Node's own listener, which judges the certificate and drops the handle with it.
      socket.prependListener('secure', () => {
        const shown = (socket as TLSSocket).getPeerCertificate(true)
        if (Object.keys(shown).length > 0) certificate = shown
      })
    }
  const server = dial('server')
  const proxy = dial('proxy')
  return {
    connect: (options, callback) => {
      const origin = new URL(`${options.protocol}//${options.host ?? options.hostname}`)
      const through = route(origin)
      if (through === undefined) server(options, callback)
      else
        void tunnel({ through, origin, dial: proxy, connectMs }).then(
          (httpSocket) => {
            if (options.protocol === 'https:') server({ ...options, httpSocket }, callback)
            else callback(null, httpSocket)
          },
          (error: unknown) => callback(error as Error, null),
        )
    },
    destroyAll: () => {
      // With an error, so that whoever waits for one that is still being made is told.
      for (const socket of open) socket.destroy(new Error('the client was closed'))
    },
  }
}

interface TunnelOptions {
  readonly through: URL
  readonly origin: URL
  readonly dial: buildConnector.connector
  readonly connectMs: number
}

async function tunnel({ through, origin, dial, connectMs }: TunnelOptions): Promise<Socket> {
  const host = `${origin.hostname}:${origin.port || (origin.protocol === 'https:' ? 443 : 80)}`
  const client = new Client(through.origin, { connect: dial, headersTimeout: connectMs, bodyTimeout: connectMs })
  const credentials =
    through.username || through.password
      ? `Basic ${Buffer.from(`${decodeURIComponent(through.username)}:${decodeURIComponent(through.password)}`).toString('base64')}`
      : undefined
  try {
    const { statusCode, socket } = await client.connect({
      path: host,
      headers: { host, ...(credentials ? { 'proxy-authorization': credentials } : {}) },
    })
    if (statusCode >= 200 && statusCode < 300) return socket as Socket
    socket.on('error', () => {}).destroy()
    throw new ConnectError(undefined, { peer: 'proxy', host: through.host, status: statusCode })
  } catch (error) {
    if (error instanceof ConnectError) throw error
    throw new ConnectError(error, { peer: 'proxy', host: through.host })
  }
}
