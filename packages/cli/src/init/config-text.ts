import { schemaFileName } from '../config/schema-text.js'
import type { Answers } from './answers.js'

/** A text in double quotes, as YAML and JSON both read it. */
const quoted = (text: string): string => JSON.stringify(text)

/** A line with its comment, in one column where it fits. */
const noted = (line: string, comment: string): string => `${line.padEnd(32)} # ${comment}`

const authLines = (answers: Answers): readonly string[] => {
  const reference =
    '    # ${NAME} is the value of an environment variable, file:PATH what a file holds. Keep secrets out of this file.'
  if (answers.auth === 'none') return ['    type: none']
  if (answers.auth === 'bearer') return ['    type: bearer', reference, `    token: ${quoted(answers.token)}`]
  const credentials = [
    reference,
    `    clientId: ${quoted(answers.clientId)}`,
    `    clientSecret: ${quoted(answers.clientSecret)}`,
  ]
  if (answers.auth !== 'oauth2') return [`    type: ${quoted(answers.auth)}`, ...credentials]
  return [
    '    type: oauth2',
    `    tokenUrl: ${quoted(answers.tokenUrl)}`,
    ...credentials,
    answers.scope === ''
      ? noted('    # scope: ""', 'as the provider wants it, several separated by blanks')
      : `    scope: ${quoted(answers.scope)}`,
    noted(`    authStyle: ${quoted(answers.authStyle)}`, 'how id and secret are sent: basic, body, both or query'),
  ]
}

const sourceLines = (answers: Answers): readonly string[] => [
  'source:',
  '  type: oneroster',
  `  provider: ${quoted(answers.provider)}`,
  `  baseUrl: ${quoted(answers.baseUrl)}`,
  noted(`  version: ${quoted(answers.version)}`, '"1.1", "1.2", or auto, which asks the server'),
  ...(answers.allowInsecureHttp
    ? [noted('  allowInsecureHttp: true', 'rosters and credentials travel unprotected')]
    : []),
  '  auth:',
  ...authLines(answers),
  noted('  include:', 'optional parts of the roster; each adds its file to the set'),
  `    courses: ${answers.courses}`,
  noted(`    contacts: ${answers.contacts}`, 'parents and guardians with their relationships'),
  noted(`    demographics: ${answers.demographics}`, 'sex, birth and descent: only when they are needed'),
  noted(`    userFlags: ${answers.userFlags}`, 'free lunch, IEP and the like: only when they are needed'),
  noted('  # orgs:', 'deliver only these schools (sourcedIds or names) and what is below them'),
  '  #   include: [Springfield High]',
  '  #   exclude: []',
]

const transformLines = ({ phoneRegion }: Answers): readonly string[] => [
  'transform:',
  phoneRegion === ''
    ? noted(
        '  # phoneRegion: US',
        'country of phone numbers without a country code; such numbers are blanked without it',
      )
    : noted(`  phoneRegion: ${quoted(phoneRegion)}`, 'country of phone numbers without a country code'),
  noted('  # username: email', 'username, email, identifier or userIds:TYPE, or a list of these tried in order'),
  noted('  # stripDomain: true', 'jdoe@school.example.org becomes jdoe'),
  '  # roleMap: { headmaster: principal }',
]

const limitLines: readonly string[] = [
  noted('guard:', 'a publish beyond these limits is held until you accept it'),
  noted('  removed: "10%"', 'of the rows of a file'),
  '  changed: "75%"',
  '  perSchool: { removed: "50%", minRows: 20 }',
  '',
  '# network:',
  noted('#   proxy: auto', 'auto: HTTPS_PROXY and NO_PROXY; none; or http://host:port'),
  noted('#   caFile: school-filter.pem', 'a certificate to trust beside the built-in ones'),
]

/** The text of a commented rosterstream.yaml. It holds references to credentials, none of their values. */
export const configText = (answers: Answers): string =>
  [
    `# yaml-language-server: $schema=./${schemaFileName}`,
    '# Paths count from the folder of this file. Check it with: rosterstream check',
    '',
    ...sourceLines(answers),
    '',
    ...transformLines(answers),
    '',
    ...limitLines,
    '',
    'sinks:',
    '  - type: sds-csv',
    noted(`    directory: ${quoted(answers.directory)}`, 'holds the CSV set and nothing else'),
    '',
    noted(`state: ${quoted(answers.state)}`, 'what was read and published last; keep it between runs'),
    '',
  ].join('\n')
