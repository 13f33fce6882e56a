import { resolve } from 'node:path'
import { UsageError } from '../command-line.js'
import type { Invocation } from '../commands/command.js'

/** The flags of a sync, checked. Paths are absolute. */
export interface SyncFlags {
  readonly configFile: string
  readonly dryRun: boolean
  readonly rebind: boolean
  readonly showValues: boolean
  readonly acceptPlan: string | undefined
  readonly baseline: string | undefined
  readonly resultFile: string | undefined
  readonly rejectsCsv: string | undefined
}

const text = (invocation: Invocation, flag: string): string | undefined => {
  const value = invocation.values[flag]
  return typeof value === 'string' ? value : undefined
}

const defaultConfig = 'rosterstream.yaml'

/** Where the result of a failed run goes; known even when nothing else of the command line can be used. Never over the config. */
export const resultFileOf = (invocation: Invocation): string | undefined => {
  const named = text(invocation, 'result')
  if (named === undefined || named === '') return undefined
  const { cwd } = invocation.io
  const file = resolve(cwd, named)
  return file === resolve(cwd, text(invocation, 'config') ?? defaultConfig) ? undefined : file
}

/** Reads the flags. Raises UsageError for flags that exclude each other and for a hash that is none. */
export const readFlags = (invocation: Invocation): SyncFlags => {
  const path = (flag: string): string | undefined => {
    const value = text(invocation, flag)
    return value === undefined ? undefined : resolve(invocation.io.cwd, value)
  }
  const acceptPlan = text(invocation, 'accept-plan')?.toLowerCase()
  const dryRun = invocation.values['dry-run'] === true
  const see = 'See rosterstream sync --help.'
  if (acceptPlan !== undefined && !/^[0-9a-f]{64}$/.test(acceptPlan)) {
    throw new UsageError(
      '--accept-plan needs the hash of the held plan, 64 hex digits',
      'The run that held it printed the whole line to use.',
    )
  }
  for (const other of ['dry-run', 'full', 'baseline']) {
    if (acceptPlan !== undefined && invocation.values[other] !== undefined) {
      throw new UsageError(`--accept-plan publishes a plan that is held, so --${other} has no meaning beside it`, see)
    }
  }
  return {
    configFile: text(invocation, 'config') ?? defaultConfig,
    dryRun,
    rebind: invocation.values.rebind === true,
    showValues: invocation.values['show-values'] === true,
    acceptPlan,
    baseline: path('baseline'),
    resultFile: path('result'),
    rejectsCsv: path('rejects-csv'),
  }
}
