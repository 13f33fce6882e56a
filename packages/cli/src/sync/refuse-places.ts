import { sep } from 'node:path'
import { ConfigError } from '@rosterstream/core'
import type { LoadedConfig } from '../load-config.js'
import type { SyncFlags } from './read-flags.js'

const resultCode = 'result-place-taken'

/**
 * Refuses a result or rejects file that would take the place of the config, or lie in the folder of a sink. Raises ConfigError
 * `result-place-taken`, `rejects-place-taken`.
 */
export const refusePlaces = (flags: SyncFlags, { config, configPath }: LoadedConfig): void => {
  const folders = config.sinks.flatMap((sink) => ('directory' in sink ? [sink.directory] : []))
  const files = [
    ['--result', flags.resultFile, resultCode],
    ['--rejects-csv', flags.rejectsCsv, 'rejects-place-taken'],
  ] as const
  for (const [flag, file, code] of files) {
    if (file === undefined) continue
    if (file !== configPath && !folders.some((folder) => file === folder || file.startsWith(folder + sep))) continue
    throw new ConfigError(`${flag} ${file} is the config or lies in the folder of a sink`, {
      code,
      hint: 'Name another file.',
    })
  }
}

/** Tells whether an error says that the result must not be written where it was to go. */
export const resultPlaceRefused = (error: unknown): boolean => error instanceof ConfigError && error.code === resultCode
