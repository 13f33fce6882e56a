import { ConfigError } from '@rosterstream/core'

/** What a state folder remembers of whom it belongs to. */
export interface Tenant {
  readonly source: { readonly origin: string; readonly path: string }
  readonly sinks: readonly { readonly type: string; readonly place: string }[]
}

const differs = (what: string, { kept, asked }: { kept: string; asked: string }): never => {
  throw new ConfigError(`this state belongs to ${what} ${kept}, and the config names ${asked}`, {
    code: 'state-of-another',
    hint: 'Give each tenant a state folder of its own, or accept the change once with --rebind.',
  })
}

const addressOf = ({ origin, path }: Tenant['source']): string => origin + path.replace(/\/+$/, '')

/** Tells whether a state was filled from this source; a slash at the end of its path makes no difference. */
export const isSameSource = (kept: Tenant, source: Tenant['source']): boolean =>
  addressOf(kept.source) === addressOf(source)

/** The file may have been damaged by something else. */
const isTenant = (kept: Tenant): boolean => {
  const { source, sinks } = kept as { source?: Partial<Tenant['source']>; sinks?: unknown }
  return typeof source?.origin === 'string' && typeof source.path === 'string' && Array.isArray(sinks)
}

/**
 * Checks that a state folder and a config belong together. A sink that is new or gone is no change; a new place while another of its type is
 * gone is one. Raises ConfigError `state-of-another`.
 */
export const checkTenant = (kept: Tenant | undefined, asked: Tenant): void => {
  if (kept === undefined) return
  if (!isTenant(kept)) {
    throw new ConfigError('tenant.json in the state folder does not say whom the state belongs to', {
      code: 'state-unreadable',
      hint: 'It was changed or damaged. Restore it from a backup, or accept the source and sinks of the config with --rebind.',
    })
  }
  if (!isSameSource(kept, asked.source))
    differs('the source', { kept: addressOf(kept.source), asked: addressOf(asked.source) })
  const holds = (tenant: Tenant, sink: Tenant['sinks'][number]): boolean =>
    tenant.sinks.some(({ type, place }) => type === sink.type && place === sink.place)
  for (const sink of asked.sinks) {
    if (holds(kept, sink)) continue
    const gone = kept.sinks.find((candidate) => candidate.type === sink.type && !holds(asked, candidate))
    if (gone !== undefined) differs(`the ${sink.type} target`, { kept: gone.place, asked: sink.place })
  }
}
