import { type Collection, ConfigError, collections, type Source } from '@rosterstream/core'
import { checkedUrl } from '@rosterstream/core/http'
import { credentialOrigins } from './credentials.js'
import type { OneRosterOptions } from './oneroster-options.js'
import { pullPages } from './paging/pull-pages.js'
import { askedVersion, serviceRoot } from './paging/service-root.js'
import type { Provider } from './provider.js'
import { generic } from './providers/generic.js'

const whole = (value: number, name: string, most: number): number => {
  if (Number.isSafeInteger(value) && value >= 1 && value <= most) return value
  throw new ConfigError(`${name} is ${value}`, {
    code: 'bad-number',
    hint: `Set ${name} to a whole number from 1 to ${most}.`,
  })
}

const wanted = ({ include }: OneRosterOptions): readonly Collection[] =>
  collections.filter((name) => {
    if (name === 'courses') return include?.courses ?? true
    return name === 'demographics' ? (include?.demographics ?? false) : true
  })

/**
 * Pulls rosters from a OneRoster 1.1 or 1.2 server: `oneroster(provider, options)`, or `oneroster(options)` for any server.
 *
 * Holds `prefetch` + `concurrency` - 1 pages, and per collection what IdLedger holds. Raises ConfigError `bad-base-url`,
 * `bad-url`, `insecure-http`, `version-mismatch`, `bad-number` when called; its pages end with a SourceError when a collection is refused or not proven complete.
 */
export function oneroster(options: OneRosterOptions): Source
export function oneroster(provider: Provider, options: OneRosterOptions): Source
export function oneroster(first: Provider | OneRosterOptions, second?: OneRosterOptions): Source {
  const provider = second === undefined ? generic : (first as Provider)
  const options = second ?? (first as OneRosterOptions)
  const root = serviceRoot(options.baseUrl)
  const allowInsecureHttp = options.http?.allowInsecureHttp ?? false
  for (const url of [root.urls['1.1'], ...credentialOrigins(options.credentials ?? { type: 'none' })]) {
    checkedUrl(url, { allowInsecureHttp })
  }
  const plan = {
    provider,
    options,
    root,
    version: askedVersion(root, options.version ?? (root.named === undefined ? provider.version : undefined)),
    collections: wanted(options),
    pageSize: whole(options.pageSize ?? provider.pageSize ?? 5000, 'pageSize', 1_000_000),
    concurrency: whole(options.concurrency ?? provider.concurrency ?? 1, 'concurrency', 64),
    prefetch: whole(options.prefetch ?? 2, 'prefetch', 1000),
  }
  return { name: provider.name, collections: plan.collections, pages: (context) => pullPages(plan, context) }
}
