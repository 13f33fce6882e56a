import { ConfigError } from '../errors.js'
import type { NetworkOptions } from './http-client.js'

/** Says which proxy leads to a URL; undefined: none. */
export type ProxyRoute = (url: URL) => URL | undefined

type Environment = Readonly<Record<string, string | undefined>>

/**
 * Chooses proxies as undici's EnvHttpProxyAgent does, from the options given and never from the process.
 *
 * With `auto`: https by HTTPS_PROXY, else ALL_PROXY, else HTTP_PROXY; http by HTTP_PROXY, else ALL_PROXY; lower case wins.
 * Raises ConfigError `bad-proxy` for what is no http or https URL.
 */
export function proxyRoute(network: NetworkOptions, env: Environment = {}): ProxyRoute {
  const proxy = network.proxy ?? 'auto'
  if (proxy === false || proxy === 'none') return () => undefined
  const auto = proxy === 'auto'
  const all = auto ? variable(env, 'all_proxy') : proxy
  const http = (auto ? variable(env, 'http_proxy') : undefined) ?? all
  const https = (auto ? variable(env, 'https_proxy') : undefined) ?? all ?? http
  const routes = { 'http:': http && proxyUrl(http, 'http'), 'https:': https && proxyUrl(https, 'https') }
  const direct = [...(network.noProxy ?? []), ...(auto ? (variable(env, 'no_proxy') ?? '').split(/[,\s]+/) : [])]
  const passes = direct
    .map((entry) => entry.trim())
    .filter(Boolean)
    .map(bypass)
  return (url) =>
    passes.some((pass) => pass(url)) ? undefined : routes[url.protocol as 'http:' | 'https:'] || undefined
}

/** Variables that are set but empty count as unset: `HTTPS_PROXY= command` is how people switch one off. */
function variable(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toUpperCase()] || undefined
}

function proxyUrl(text: string, scheme: string): URL {
  const withScheme = text.includes('://') ? text : `http://${text}`
  const url = URL.canParse(withScheme) ? new URL(withScheme) : undefined
  if (url?.protocol === 'http:' || url?.protocol === 'https:') return url
  throw new ConfigError(`the proxy for ${scheme} is not an http or https URL`, {
    code: 'bad-proxy',
    hint: 'Write network.proxy (or the environment variable HTTPS_PROXY, HTTP_PROXY, ALL_PROXY) as http://host:port, or set network.proxy: none.',
  })
}

/** One entry of NO_PROXY: `*`, `host`, `.suffix`, `*.suffix`, `suffix`, each with `:port` or without. */
function bypass(entry: string): (url: URL) => boolean {
  if (entry === '*') return () => true
  const [, host = entry, port] = /^(.*?)(?::(\d+))?$/.exec(/^[^[]*:.*:/.test(entry) ? `[${entry}]` : entry) ?? []
  const suffix = host.replace(/^\*?\./, '').toLowerCase()
  return (url) => {
    const hostname = url.hostname.toLowerCase()
    const portOf = url.port || (url.protocol === 'https:' ? '443' : '80')
    return (port === undefined || port === portOf) && (hostname === suffix || hostname.endsWith(`.${suffix}`))
  }
}
