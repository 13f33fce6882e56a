import { hostname } from 'node:os'
import { ConfigError, type Sink } from '@rosterstream/core'
import { type Owner, sdsCsv, type WorkSpace } from '@rosterstream/sinks/sds-csv'
import type { Config } from '../config/config-schema.js'

/** What sinks are made with beside their config. */
export interface SinkSurroundings {
  readonly statePath: string
  readonly stateId: string
  readonly rebind: boolean
  readonly work: WorkSpace
}

/** Makes the sinks of a config. Raises ConfigError `not-available` for a kind that this version cannot run. */
export const buildSinks = (config: Config, around: SinkSurroundings): readonly Sink[] => {
  const owner: Owner = { host: hostname(), statePath: around.statePath, stateId: around.stateId }
  return config.sinks.map((sink) => {
    if (sink.type !== 'sds-csv') throw notAvailable(`the ${sink.type} sink`, 'Use a sink of type sds-csv.')
    return sdsCsv({ directory: sink.directory, owner, rebind: around.rebind, work: around.work })
  })
}

/** The error for a part of the config that is known but not built yet. */
export const notAvailable = (what: string, hint: string): ConfigError =>
  new ConfigError(`${what} is not part of this version`, { code: 'not-available', hint })
