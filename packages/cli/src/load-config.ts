import { open } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { ConfigError } from '@rosterstream/core'
import type { Config } from './config/config-schema.js'
import { type Finding, InvalidConfigError } from './config/finding.js'
import { lintConfig } from './config/lint-config.js'
import { maxConfigBytes } from './config/read-text.js'

/** What a config is read with. `cwd` is what a relative path of the config counts from. */
export interface LoadConfigOptions {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd?: string
  readonly readFile?: (path: string) => Promise<Uint8Array>
}

/** A config without errors. `findings` are warnings alone; `secrets` are the values that no output may hold. */
export interface LoadedConfig {
  readonly config: Config
  /** Absolute. */
  readonly configPath: string
  readonly findings: readonly Finding[]
  readonly secrets: readonly string[]
}

/** Reads a file that is no larger than a config or a secret may be, and one byte more of one that is. */
const readBounded = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const buffer = Buffer.alloc(maxConfigBytes + 1)
    let length = 0
    for (let read = -1; read !== 0 && length < buffer.length; length += read) {
      read = (await file.read(buffer, length, buffer.length - length)).bytesRead
    }
    return buffer.subarray(0, length)
  } finally {
    await file.close()
  }
}

const unreadable = (path: string, cause: unknown): ConfigError => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new ConfigError(`there is no config file ${path}`, {
      code: 'no-config',
      hint: 'Run `rosterstream init` to write one, name another with --config FILE, or run `rosterstream demo`, which needs none.',
      cause,
    })
  }
  const why = code === 'EISDIR' ? 'it is a folder' : code
  return new ConfigError(`the config file ${path} cannot be read: ${why}`, {
    code: 'unreadable-config',
    hint: 'Name a file that this user may read with --config FILE.',
    cause,
  })
}

/**
 * Reads, lints and resolves a config file. Raises ConfigError: `no-config`, `unreadable-config`, or `invalid-config` (an InvalidConfigError)
 * with every finding at once. Sources: design of the config; YAML 1.2, of which JSON is a part.
 */
export const loadConfig = async (path: string, options: LoadConfigOptions): Promise<LoadedConfig> => {
  const configPath = resolve(options.cwd ?? '.', path)
  const readFile = options.readFile ?? readBounded
  const bytes = await readFile(configPath).catch((cause: unknown) => {
    throw unreadable(path, cause)
  })
  const { findings, config, secrets } = await lintConfig(bytes, configPath, { env: options.env, readFile })
  if (config === undefined || findings.some(({ severity }) => severity === 'error'))
    throw new InvalidConfigError(findings, basename(configPath))
  return { config, configPath, findings, secrets }
}
