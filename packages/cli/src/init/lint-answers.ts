import { Buffer } from 'node:buffer'
import { ConfigError } from '@rosterstream/core'
import { requireAvailable } from '../config/availability.js'
import type { Config } from '../config/config-schema.js'
import type { Finding } from '../config/finding.js'
import { lintConfig } from '../config/lint-config.js'
import { type Answers, referencesOf } from './answers.js'
import { configText } from './config-text.js'

/** The flag that each place of the written config comes from. */
const flagOf: Readonly<Record<string, string>> = {
  'source.provider': '--provider',
  'source.baseUrl': '--base-url',
  'source.version': '--oneroster-version',
  'source.auth.type': '--auth',
  'source.auth.tokenUrl': '--token-url',
  'source.auth.scope': '--scope',
  'source.auth.authStyle': '--auth-style',
  'transform.phoneRegion': '--phone-region',
  'sinks[0].directory': '--out-dir',
  state: '--state',
}

/** An error in what was answered, at the flag that it was answered by. */
export interface AnswerFault {
  readonly flag: string
  readonly path: string
  readonly message: string
  readonly fix: string
}

const faultOf = ({ code, path, message, near, fix }: Finding): AnswerFault => ({
  flag: flagOf[path] ?? path,
  path,
  message: near === undefined ? message : `${message} (did you mean ${near}?)`,
  fix:
    code === 'insecure-http'
      ? 'Use https://, or give --allow-insecure-http if you accept that rosters and credentials travel unprotected.'
      : fix,
})

/** What the lint takes and this version cannot run. */
const absent = (config: Config): readonly AnswerFault[] => {
  try {
    requireAvailable(config)
    return []
  } catch (cause) {
    if (!(cause instanceof ConfigError)) throw cause
    return [{ flag: '--auth', path: 'source.auth.type', message: cause.message, fix: cause.hint }]
  }
}

/** Lints the config that the answers would make, as if the credentials that it refers to were there already. */
export const lintAnswers = async (
  answers: Answers,
  configPath: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly AnswerFault[]> => {
  const { variables } = referencesOf(answers)
  const { findings, config } = await lintConfig(Buffer.from(configText(answers)), configPath, {
    env: { ...env, ...Object.fromEntries(variables.map((name) => [name, 'placeholder'])) },
    readFile: async () => Buffer.from('placeholder'),
  })
  const faults = findings.filter(({ severity }) => severity === 'error').map(faultOf)
  return config === undefined ? faults : [...faults, ...absent(config)]
}
