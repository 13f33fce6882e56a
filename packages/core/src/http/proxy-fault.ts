import type { Fault } from './http-client.js'

/** Names what a proxy's answer to CONNECT means. */
export function proxyFault(status: number, host: string): Fault {
  if (status === 407) {
    return {
      code: 'proxy-credentials',
      reason: `the proxy ${host} wants a user name and password (407)`,
      hint: 'Write them into network.proxy: http://user:password@host:port. Where the proxy wants Windows sign-in, ask for an exception for this machine.',
      retry: false,
    }
  }
  const passing = status === 502 || status === 503 || status === 504 || status === 429
  return {
    code: passing ? 'proxy-failed' : 'proxy-refused',
    reason: `the proxy ${host} would not open a connection to the server (${status})`,
    hint: 'Ask whoever runs the proxy to let this machine reach the server, or name the server in network.noProxy.',
    retry: passing,
  }
}
