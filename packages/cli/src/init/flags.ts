import type { CommandOption, Invocation } from '../commands/command.js'
import { type Answers, defaultAnswers } from './answers.js'

/** The flags of `init`. */
export const initOptions = {
  provider: {
    type: 'string',
    valueName: 'NAME',
    description: 'the SIS, by its name in the catalogue (default generic)',
  },
  'base-url': { type: 'string', valueName: 'URL', description: 'address of the OneRoster API' },
  'oneroster-version': { type: 'string', valueName: 'VERSION', description: '1.1, 1.2 or auto (default auto)' },
  auth: { type: 'string', valueName: 'KIND', description: 'oauth2, bearer or none (default oauth2)' },
  'token-url': { type: 'string', valueName: 'URL', description: 'where OAuth 2 tokens are asked for' },
  'client-id-env': {
    type: 'string',
    valueName: 'NAME',
    description: 'environment variable with the client id (default SIS_CLIENT_ID)',
  },
  'client-secret-env': {
    type: 'string',
    valueName: 'NAME',
    description: 'environment variable with the client secret (default SIS_CLIENT_SECRET)',
  },
  'client-secret-file': {
    type: 'string',
    valueName: 'FILE',
    description: 'file with the client secret, in place of a variable',
  },
  'token-env': {
    type: 'string',
    valueName: 'NAME',
    description: 'environment variable with the bearer token (default SIS_TOKEN)',
  },
  'token-file': {
    type: 'string',
    valueName: 'FILE',
    description: 'file with the bearer token, in place of a variable',
  },
  scope: { type: 'string', valueName: 'TEXT', description: 'OAuth 2 scopes, separated by blanks' },
  'auth-style': { type: 'string', valueName: 'STYLE', description: 'basic, body, both or query (default basic)' },
  'phone-region': {
    type: 'string',
    valueName: 'CC',
    description: 'country of phone numbers without a country code, such as US',
  },
  contacts: { type: 'boolean', description: 'deliver parents and guardians' },
  demographics: { type: 'boolean', description: 'deliver demographics' },
  'user-flags': { type: 'boolean', description: 'deliver flags of students' },
  'no-courses': { type: 'boolean', description: 'leave courses out' },
  'allow-insecure-http': { type: 'boolean', description: 'allow plain http to another machine' },
  'out-dir': {
    type: 'string',
    valueName: 'DIR',
    description: 'folder of the CSV set, counted from the config (default ./sds)',
  },
  state: {
    type: 'string',
    valueName: 'DIR',
    description: 'folder of the state, counted from the config (default ./.rosterstream)',
  },
  force: { type: 'boolean', description: 'overwrite a config that is there' },
} as const satisfies Readonly<Record<string, CommandOption>>

type Values = Invocation['values']

const text = (values: Values, flag: string): string | undefined => {
  const value = values[flag]
  return typeof value === 'string' ? value : undefined
}

/** A reference to a credential: to the file if one was named, else to the variable. */
const reference = (values: Values, kind: 'client-id' | 'client-secret' | 'token', otherwise: string): string => {
  const file = text(values, `${kind}-file`)
  const variable = text(values, `${kind}-env`)
  return file !== undefined ? `file:${file}` : variable !== undefined ? `\${${variable}}` : otherwise
}

/** The answers that flags give, defaults for the rest. */
export const answersOf = (values: Values): Answers => ({
  provider: text(values, 'provider') ?? defaultAnswers.provider,
  baseUrl: text(values, 'base-url') ?? '',
  version: text(values, 'oneroster-version') ?? defaultAnswers.version,
  auth: text(values, 'auth') ?? defaultAnswers.auth,
  tokenUrl: text(values, 'token-url') ?? '',
  clientId: reference(values, 'client-id', defaultAnswers.clientId),
  clientSecret: reference(values, 'client-secret', defaultAnswers.clientSecret),
  token: reference(values, 'token', defaultAnswers.token),
  scope: text(values, 'scope') ?? '',
  authStyle: text(values, 'auth-style') ?? defaultAnswers.authStyle,
  phoneRegion: text(values, 'phone-region') ?? '',
  courses: values['no-courses'] !== true,
  contacts: values.contacts === true,
  demographics: values.demographics === true,
  userFlags: values['user-flags'] === true,
  allowInsecureHttp: values['allow-insecure-http'] === true,
  directory: text(values, 'out-dir') ?? defaultAnswers.directory,
  state: text(values, 'state') ?? defaultAnswers.state,
})

/** The flags without which there is nothing to write. */
export const missingFlags = ({ baseUrl, auth, tokenUrl }: Answers): readonly string[] => [
  ...(baseUrl === '' ? ['--base-url'] : []),
  ...(auth === 'oauth2' && tokenUrl === '' ? ['--token-url (or --auth bearer, --auth none)'] : []),
]

/** Flags whose value should be the name of a variable and is not: perhaps a secret that was pasted. */
export const misnamedVariables = (values: Values): readonly string[] =>
  ['client-id-env', 'client-secret-env', 'token-env'].filter((flag) => {
    const name = text(values, flag)
    return name !== undefined && !/^[A-Za-z_]\w*$/.test(name)
  })
