import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { type Collection, ConfigError, type Scratch, type Source } from '@rosterstream/core'
import { type Credentials, type OneRosterOptions, oneroster } from '@rosterstream/sources'
import type { Config, OneRosterConfig, SourceAuth } from '../config/config-schema.js'
import type { LoadedConfig } from '../load-config.js'
import { notAvailable } from './build-sinks.js'
import type { Tenant } from './tenant.js'

/** A source made from the config. */
export interface BuiltSource {
  readonly open: (previouslyActive: Readonly<Partial<Record<Collection, boolean>>>) => Source
  /** Hash of what decides the content of a pull. */
  readonly key: string
  readonly tenant: Tenant['source']
}

/** What a source is made with beside its config. */
export interface SourceSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly scratch: Scratch
}

const credentialsOf = (auth: SourceAuth): Credentials => {
  const headers = { ...auth.headers }
  switch (auth.type) {
    case 'oauth2': {
      const { type, tokenUrl, clientId, clientSecret, scope, authStyle } = auth
      return { type, tokenUrl, clientId, clientSecret, scope, authStyle, headers }
    }
    case 'oauth1':
      throw notAvailable('OAuth 1.0a', 'Ask the provider for OAuth 2 client credentials, or for a bearer token.')
    case 'bearer':
      return { type: 'bearer', token: auth.token, headers }
    case 'none':
      return { type: 'none', headers }
  }
}

const readCertificates = async (files: readonly string[]): Promise<string | undefined> => {
  const texts: string[] = []
  for (const file of files) {
    try {
      texts.push(await readFile(file, 'utf8'))
    } catch (error) {
      throw new ConfigError(
        `network.caFile ${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? 'unknown'})`,
        {
          code: 'unreadable-ca-file',
          hint: 'Name a PEM file that this user may read.',
          cause: error,
        },
      )
    }
  }
  return texts.length === 0 ? undefined : texts.join('\n')
}

const keyOf = (source: OneRosterConfig): string => {
  const { type, baseUrl, version, include, orgs } = source
  return createHash('sha256').update(JSON.stringify({ type, baseUrl, version, include, orgs })).digest('hex')
}

/** Makes the source of a config. Raises ConfigError `not-available`, `unreadable-ca-file`, and what the source itself finds wrong. */
export const buildSource = async (
  { config, secrets }: LoadedConfig,
  around: SourceSurroundings,
): Promise<BuiltSource> => {
  const { source, network } = config
  if (source.type !== 'oneroster')
    throw notAvailable(`the source type ${source.type}`, 'Use a source of type oneroster.')
  const ca = await readCertificates(network.caFile)
  const make = (previouslyActive: Readonly<Partial<Record<Collection, boolean>>>): Source =>
    oneroster(optionsOf({ source, network, secrets, ca, previouslyActive, around }))
  make({})
  const { origin, pathname } = new URL(source.baseUrl)
  return { open: make, key: keyOf(source), tenant: { origin, path: pathname } }
}

const optionsOf = (parts: {
  readonly source: OneRosterConfig
  readonly network: Config['network']
  readonly secrets: readonly string[]
  readonly ca: string | undefined
  readonly previouslyActive: Readonly<Partial<Record<Collection, boolean>>>
  readonly around: SourceSurroundings
}): OneRosterOptions => {
  const { source, network, around } = parts
  return {
    baseUrl: source.baseUrl,
    version: source.version,
    credentials: credentialsOf(source.auth),
    include: source.include,
    pageSize: source.pageSize,
    concurrency: source.concurrency,
    allowEmpty: source.allowEmpty,
    previouslyActive: parts.previouslyActive,
    requireProof: source.requireProof,
    keepMetadata: source.keepMetadata === false ? undefined : source.keepMetadata,
    scratch: around.scratch,
    http: {
      secrets: parts.secrets,
      network: { proxy: network.proxy, noProxy: network.noProxy, ca: parts.ca },
      env: around.env,
      allowInsecureHttp: source.allowInsecureHttp,
      retry: { maxWaitMs: source.retry.maxWait },
    },
  }
}
