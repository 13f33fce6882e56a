import { dirname, relative, sep } from 'node:path'
import { isLoopback } from './fields.js'
import type { ConfigPath } from './finding.js'
import type { ValueFault } from './plain-config.js'

/** A fault between fields, with its weight. */
export interface CrossFault extends ValueFault {
  readonly severity: 'error' | 'warning'
}

type Mapping = Readonly<Record<string, unknown>>

const mapping = (value: unknown): Mapping => (typeof value === 'object' && value !== null ? (value as Mapping) : {})
const error = (code: string, path: ConfigPath, words: Pick<ValueFault, 'message' | 'fix'>): CrossFault => ({
  severity: 'error',
  code,
  path,
  ...words,
})
const warning = (code: string, path: ConfigPath, words: Pick<ValueFault, 'message' | 'fix'>): CrossFault => ({
  severity: 'warning',
  code,
  path,
  ...words,
})

interface Place {
  readonly path: ConfigPath
  readonly name: string
  readonly value: unknown
}

const sinksOf = (root: Mapping): readonly Mapping[] => (Array.isArray(root.sinks) ? root.sinks.map(mapping) : [])

const addresses = (root: Mapping): readonly Place[] => {
  const source = mapping(root.source)
  return [
    { path: ['source', 'baseUrl'], value: source.baseUrl },
    { path: ['source', 'auth', 'tokenUrl'], value: mapping(source.auth).tokenUrl },
    ...sinksOf(root).flatMap((sink, index) =>
      ['graphUrl', 'authorityHost'].map((key) => ({ path: ['sinks', index, key], value: sink[key] })),
    ),
  ].map(({ path, value }) => ({ path, value, name: String(path.at(-1)) }))
}

const plainHttp = (root: Mapping): readonly CrossFault[] => {
  const allowed = mapping(root.source).allowInsecureHttp === true
  return addresses(root).flatMap(({ path, value }) => {
    if (typeof value !== 'string' || !URL.canParse(value)) return []
    const { protocol, hostname } = new URL(value)
    if (protocol !== 'http:' || isLoopback(hostname)) return []
    if (allowed)
      return [
        warning('insecure-http', path, {
          message: 'is plain http: what is read and sent can be seen and changed on the way',
          fix: 'Use https:// as soon as the server offers it.',
        }),
      ]
    return [
      error('insecure-http', path, {
        message: 'is plain http, which is refused beyond this machine',
        fix: 'Use https://, or set source.allowInsecureHttp: true if you accept that rosters and credentials travel unprotected.',
      }),
    ]
  })
}

/** True when `inner` is `outer` or lies below it. */
const within = (inner: string, outer: string): boolean => {
  const way = relative(outer, inner)
  return way === '' || (way !== '..' && !way.startsWith(`..${sep}`) && !/^(?:[A-Za-z]:|[\\/])/.test(way))
}

const overlap = (place: Place, other: Place): CrossFault | undefined => {
  const [own, theirs] = [String(place.value), String(other.value)]
  if (own === theirs) {
    return error('shared-directory', place.path, {
      message: `is the same folder as ${other.name}`,
      fix: 'Give each its own folder.',
    })
  }
  if (!within(own, theirs) && !within(theirs, own)) return undefined
  const message = within(own, theirs) ? `lies inside ${other.name}` : `holds ${other.name}`
  return error('nested-directory', place.path, {
    message,
    fix: 'Put the two folders side by side: a sink’s folder holds nothing but its set.',
  })
}

const folders = (root: Mapping, configPath: string): readonly CrossFault[] => {
  const filled = (place: Place): boolean => typeof place.value === 'string' && place.value !== ''
  const sinks = sinksOf(root)
    .map(
      (sink, index): Place => ({
        path: ['sinks', index, 'directory'],
        name: `sinks[${index}].directory`,
        value: sink.directory,
      }),
    )
    .filter(filled)
  const state: Place = { path: ['state'], name: 'state', value: root.state }
  return sinks.flatMap((place, index) => {
    const others = [...sinks.slice(0, index), ...(filled(state) ? [state] : [])]
    const found = others.flatMap((other) => overlap(place, other) ?? [])
    if (!within(dirname(configPath), String(place.value))) return found
    return [
      ...found,
      error('nested-directory', place.path, {
        message: 'holds this config file',
        fix: 'Name a folder of its own, such as ./sds.',
      }),
    ]
  })
}

const graphSinks = (root: Mapping): readonly CrossFault[] => {
  const hasContacts = mapping(mapping(root.source).include).contacts === true
  const sinks = sinksOf(root)
  return sinks.flatMap((sink, index) => {
    if (sink.type !== 'graph') return []
    const tenant = sink.tenantId
    const twin = sinks.findIndex(
      (other) => other.type === 'graph' && typeof tenant === 'string' && other.tenantId === tenant,
    )
    const shared = error('shared-tenant', ['sinks', index, 'tenantId'], {
      message: `is the same tenant as sinks[${twin}]`,
      fix: 'Remove one of the two.',
    })
    const contacts = error('contacts-not-read', ['sinks', index, 'contacts'], {
      message: 'needs contacts, and source.include.contacts is off',
      fix: 'Set source.include.contacts: true, or contacts: false here.',
    })
    return [
      ...(twin >= 0 && twin < index ? [shared] : []),
      ...(sink.contacts === true && !hasContacts ? [contacts] : []),
    ]
  })
}

const credentials = (root: Mapping): readonly CrossFault[] => {
  const source = mapping(root.source)
  if (source.type !== 'oneroster') return []
  const auth = mapping(source.auth)
  if (source.auth === undefined) {
    return [
      warning('no-credentials', ['source', 'auth'], {
        message: 'is missing: no credentials are sent',
        fix: 'Add auth, or auth: { type: none } if the server asks for none.',
      }),
    ]
  }
  const header = Object.keys(mapping(auth.headers)).find((name) => name.toLowerCase() === 'authorization')
  if (header === undefined || auth.type === 'none') return []
  return [
    warning('double-credentials', ['source', 'auth', 'headers', header], {
      message: `stands beside auth of type ${String(auth.type)}, which sets this header itself`,
      fix: 'Remove it, or use auth: { type: none }.',
    }),
  ]
}

/** Judges what no field can judge alone: plain http, folders inside one another, contacts that are not read, credentials that are missing. */
export const crossChecks = (root: unknown, configPath: string): readonly CrossFault[] => {
  const top = mapping(root)
  return [...plainHttp(top), ...folders(top, configPath), ...graphSinks(top), ...credentials(top)]
}
