import { type Collection, ConfigError } from '@rosterstream/core'

/** A OneRoster version with an address of its own. */
export type OneRosterVersion = '1.1' | '1.2'

/** Where a server's OneRoster services are: the URL of each version, and the version that the configured URL named. */
export interface ServiceRoot {
  readonly urls: Readonly<Record<OneRosterVersion, string>>
  readonly named: OneRosterVersion | undefined
  /** Parameters of the configured URL, sent with every request; begins with `&` or is empty. */
  readonly query: string
}

const paths: Readonly<Record<OneRosterVersion, string>> = {
  '1.1': '/ims/oneroster/v1p1',
  '1.2': '/ims/oneroster/rostering/v1p2',
}
const pasted =
  /\/(?:orgs|schools|academicSessions|terms|gradingPeriods|courses|users|students|teachers|classes|enrollments|demographics)$/i
const versioned = /\/v1p([12])$/i
const service = /\/ims(?:\/oneroster(?:\/rostering)?)?$/i
const wholePath = /\/ims\/oneroster(?:\/rostering)?\/v1p[12]$/i

const withoutSlashes = (path: string): string => {
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end--
  return path.slice(0, end)
}

const parsed = (baseUrl: string): URL => {
  const text = baseUrl.trim()
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.username === '' && url.password === '') return url
  throw new ConfigError('the base URL is no http or https address, or has a user name in it', {
    code: 'bad-base-url',
    hint: 'Set source.baseUrl to an address such as https://sis.example.org/ims/oneroster/v1p1.',
  })
}

/** Reads a base URL that was written with or without the OneRoster path, a slash at its end, or a collection pasted with it. */
export const serviceRoot = (baseUrl: string): ServiceRoot => {
  const url = parsed(baseUrl)
  const path = withoutSlashes(withoutSlashes(url.pathname).replace(pasted, ''))
  const query = url.search === '' || url.search === '?' ? '' : `&${url.search.slice(1)}`
  const digit = versioned.exec(path)?.[1]
  const named = digit === undefined ? undefined : digit === '1' ? '1.1' : '1.2'
  const prefix = path.replace(wholePath, '').replace(service, '')
  const at = (version: OneRosterVersion): string =>
    `${url.origin}${named === version ? path : `${named !== undefined && prefix === path ? path.replace(versioned, '') : prefix}${paths[version]}`}`
  return { urls: { '1.1': at('1.1'), '1.2': at('1.2') }, named, query }
}

/** The version that the settings ask for, or `auto`. Raises ConfigError `version-mismatch` when the base URL names the other one. */
export const askedVersion = (
  root: ServiceRoot,
  version: OneRosterVersion | 'auto' | undefined,
): OneRosterVersion | 'auto' => {
  if (version === undefined) return root.named ?? 'auto'
  if (version === 'auto' || root.named === undefined || root.named === version) return version
  throw new ConfigError(
    `the base URL ${root.urls[root.named]} is that of OneRoster ${root.named}, and version ${version} is asked for`,
    {
      code: 'version-mismatch',
      hint: `Set source.version to "${root.named}" or "auto", or have source.baseUrl end in ${paths[version]}.`,
    },
  )
}

/** What a request for a page asks. `limit` undefined sends none. */
export interface PageQuery {
  readonly offset: number
  readonly limit: number | undefined
  readonly sort: boolean
  readonly filter: string | undefined
}

const encoded = (value: string): string =>
  encodeURIComponent(value).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)

/** Writes the URL of a page: blanks as %20, quotes and comparison signs encoded. Source: OneRoster 1.1, 3.4. */
export const pageUrl = (
  base: string,
  collection: Collection,
  query: PageQuery & { readonly fixed?: string },
): string => {
  const { offset, limit, sort, filter, fixed = '' } = query
  const parameters = [
    ...(limit === undefined ? [] : [`limit=${limit}`]),
    `offset=${offset}`,
    ...(sort ? ['sort=sourcedId', 'orderBy=asc'] : []),
    ...(filter === undefined ? [] : [`filter=${encoded(filter)}`]),
  ]
  return `${base}/${collection}?${parameters.join('&')}${fixed}`
}
