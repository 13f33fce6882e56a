import { ConfigError } from '@rosterstream/core'

/** One thing that the lint of a config has to say. Line and column count from 1 and point at the key; no value of a secret is in it. */
export interface Finding {
  /** An error stops every command; a warning is shown. */
  readonly severity: 'error' | 'warning'
  /** Stable, kebab-case. */
  readonly code: string
  /** Where in the config, as in `sinks[0].directory`; empty for the file as a whole. */
  readonly path: string
  readonly line: number
  readonly column: number
  /** What is wrong, as the rest of a sentence about `path`. */
  readonly message: string
  /** The known name or value that was most likely meant. */
  readonly near?: string
  /** The next step. */
  readonly fix: string
}

/** A place in a config: names of keys and numbers of list items. */
export type ConfigPath = readonly (string | number)[]

const shownKey = (key: string): string => {
  const printable = JSON.stringify(key.length > 60 ? `${key.slice(0, 60)}…` : key)
  return /^[$A-Za-z_][\w$-]{0,59}$/.test(key) ? key : `[${printable}]`
}

/** Writes a place as people do: `sinks[0].directory`, `transform.roleMap["dept head"]`. */
export const pathText = (path: ConfigPath): string =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    const key = shownKey(part)
    return text === '' || key.startsWith('[') ? `${text}${key}` : `${text}.${key}`
  }, '')

const summary = (findings: readonly Finding[], configPath: string): string => {
  const errors = findings.filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return `${configPath} is not valid`
  const rest = errors.length === 1 ? '' : ` (and ${errors.length - 1} more)`
  return `${configPath}:${first.line}:${first.column} ${first.path === '' ? '' : `${first.path} `}${first.message}${rest}`
}

/** A config file with errors in it. Code `invalid-config`; `findings` holds every error and warning at once. */
export class InvalidConfigError extends ConfigError {
  readonly findings: readonly Finding[]
  readonly configPath: string

  constructor(findings: readonly Finding[], configPath: string) {
    super(summary(findings, configPath), {
      code: 'invalid-config',
      hint: findings.find(({ severity }) => severity === 'error')?.fix ?? 'Mend the file and run the command again.',
    })
    this.findings = findings
    this.configPath = configPath
  }
}
