import { certificateFault } from './certificate-fault.js'
import { ConnectError } from './connector.js'
import type { Fault } from './http-client.js'
import { proxyFault } from './proxy-fault.js'

interface Known {
  readonly code: string
  readonly reason: (host: string) => string
  readonly hint: string
}

const later = 'Run again later; if it stays so, ask the provider whether its server is up.'
const blocked = 'Check the address and port in the config, and whether a firewall lets this machine reach them.'

const dns: Known = {
  code: 'dns-failed',
  reason: (host) => `the name ${host} was not found in DNS`,
  hint: 'Check the host name in the config and the DNS server of this machine.',
}
const reset: Known = {
  code: 'connection-reset',
  reason: (host) => `${host} closed the connection before the answer was complete`,
  hint: `${later} A filter or firewall on the way may be closing connections too.`,
}
const unreachable: Known = {
  code: 'unreachable',
  reason: (host) => `${host} cannot be reached from this network`,
  hint: blocked,
}
const connectTimeout: Known = {
  code: 'connect-timeout',
  reason: (host) => `${host} did not take the connection in time`,
  hint: blocked,
}
const malformed: Known = {
  code: 'malformed-http',
  reason: (host) => `${host} answered something that is not HTTP`,
  hint: 'Check scheme and port of the address; if they are right, ask the provider.',
}

/** By undici's and Node's codes. */
const known: Readonly<Record<string, Known>> = {
  ENOTFOUND: dns,
  EAI_AGAIN: dns,
  EAI_FAIL: dns,
  EAI_NODATA: dns,
  ECONNREFUSED: { code: 'connection-refused', reason: (host) => `${host} refused the connection`, hint: blocked },
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  UND_ERR_SOCKET: reset,
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: reset,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  EADDRNOTAVAIL: unreachable,
  ENETDOWN: unreachable,
  EHOSTDOWN: unreachable,
  ETIMEDOUT: connectTimeout,
  UND_ERR_CONNECT_TIMEOUT: connectTimeout,
  UND_ERR_HEADERS_TIMEOUT: {
    code: 'headers-timeout',
    reason: (host) => `${host} took the request and did not answer in time`,
    hint: `${later} Smaller pages (source.pageSize) are answered sooner.`,
  },
  UND_ERR_BODY_TIMEOUT: {
    code: 'body-timeout',
    reason: (host) => `${host} fell silent in the middle of an answer`,
    hint: `${later} Smaller pages (source.pageSize) are answered sooner.`,
  },
  UND_ERR_HEADERS_OVERFLOW: malformed,
}

/** Names what broke a connection; undefined for what is no fault of the network, and so ours. */
export function connectionFault(error: unknown, host: string): Fault | undefined {
  const met = error instanceof ConnectError ? error : undefined
  const peer = met?.host ?? host
  if (met?.status !== undefined) return proxyFault(met.status, peer)
  const cause = met ? met.cause : error
  const code = codeOf(cause)
  const certificate = certificateFault({
    code,
    host: peer.replace(/:\d+$/, ''),
    error: cause,
    certificate: met?.certificate,
  })
  if (certificate)
    return met?.peer === 'proxy' ? { ...certificate, reason: `the proxy: ${certificate.reason}` } : certificate
  // The parser's error carries the bytes it stumbled over, so it is not passed on as a cause.
  if (cause instanceof Error && cause.name === 'HTTPParserError') return faultOf(malformed, { met, peer })
  const found = known[code]
  return found && { ...faultOf(found, { met, peer }), cause }
}

function faultOf(
  found: Known,
  { met, peer }: { readonly met: ConnectError | undefined; readonly peer: string },
): Fault {
  if (met?.peer !== 'proxy') return { code: found.code, reason: found.reason(peer), hint: found.hint }
  return { code: `proxy-${found.code}`, reason: `the proxy: ${found.reason(peer)}`, hint: proxyHint }
}

const proxyHint = 'Check network.proxy, or the variables HTTPS_PROXY, HTTP_PROXY and ALL_PROXY that it is taken from.'

/** Several addresses of one host were tried: what the first of them said. */
function codeOf(error: unknown): string {
  const { code, errors } = (error ?? {}) as { readonly code?: unknown; readonly errors?: readonly unknown[] }
  if (typeof code === 'string') return code
  return errors?.length ? codeOf(errors[0]) : ''
}
