import { createInterface } from 'node:readline'
import { Interrupted } from '@rosterstream/core'
import { UsageError } from '../command-line.js'
import type { Io } from '../commands/command.js'
import type { Answers } from './answers.js'
import { lintAnswers } from './lint-answers.js'

/** Asks one question and settles with the line that was typed, trimmed. */
export type Ask = (question: string) => Promise<string>

/**
 * Asks on stderr and reads lines of stdin while `use` runs. Raises Interrupted on Ctrl-C and UsageError when the input ends.
 */
export const withQuestions = async <T>({ stdin, stderr, signal }: Io, use: (ask: Ask) => Promise<T>): Promise<T> => {
  const lines = createInterface({ input: stdin, terminal: false })
  const typed = lines[Symbol.asyncIterator]()
  const stopped = new Promise<never>((_, reject) => {
    const stop = (): void =>
      reject(new Interrupted('init was stopped, nothing was written', { code: 'interrupted', hint: 'Run it again.' }))
    if (signal.aborted) stop()
    signal.addEventListener('abort', stop, { once: true })
  })
  stopped.catch(() => {})
  try {
    return await use(async (question) => {
      stderr.write(question)
      const { value, done } = await Promise.race([typed.next(), stopped])
      if (done === true)
        throw new UsageError(
          'the input ended before all questions were answered',
          'Run rosterstream init again, or give flags; see rosterstream init --help.',
        )
      return String(value).trim()
    })
  } finally {
    lines.close()
  }
}

interface Question {
  readonly key: { [K in keyof Answers]: Answers[K] extends string ? K : never }[keyof Answers]
  readonly path: string
  readonly words: string
}

/** What the questions are asked with. */
export interface Questioning {
  readonly ask: Ask
  readonly io: Io
  readonly configPath: string
}

/** Asks until the lint finds nothing wrong with the answer. An empty answer keeps what is there. */
const askText = async (
  answers: Answers,
  { key, path, words }: Question,
  { ask, io, configPath }: Questioning,
): Promise<Answers> => {
  for (;;) {
    const kept = answers[key]
    const typed = await ask(kept === '' ? `${words}: ` : `${words} [${kept}]: `)
    const next = { ...answers, [key]: typed === '' ? kept : typed }
    const fault = (await lintAnswers(next, configPath, io.env)).find((one) => one.path === path)
    if (fault === undefined) return next
    io.stderr.write(`  ${fault.message}. ${fault.fix}\n`)
  }
}

const askSwitch = async (words: string, { ask }: Questioning): Promise<boolean> =>
  /^y(?:es)?$/i.test(await ask(`${words} (y/N): `))

/** Asks where a credential is. What looks like the credential itself is refused, unseen by the file. */
const askReference = async (words: string, kept: string, { ask, io }: Questioning): Promise<string> => {
  for (;;) {
    const typed = await ask(`${words} [${kept.replace(/^\$\{|\}$/g, '')}]: `)
    if (typed === '') return kept
    if (typed.startsWith('file:') && typed.length > 'file:'.length) return typed
    if (/^[A-Z_][A-Z0-9_]*$/.test(typed) || (/^[A-Za-z_]\w*$/.test(typed) && io.env[typed] !== undefined))
      return `\${${typed}}`
    io.stderr.write(
      '  Type the name of an environment variable such as SIS_CLIENT_SECRET, or file:PATH. Never the secret itself.\n',
    )
  }
}

const askAuth = async (given: Answers, questioning: Questioning): Promise<Answers> => {
  const answers = await askText(
    given,
    { key: 'auth', path: 'source.auth.type', words: 'Credentials (oauth2, bearer or none)' },
    questioning,
  )
  if (answers.auth === 'none') return answers
  if (answers.auth === 'bearer') {
    return {
      ...answers,
      token: await askReference('Variable that holds the token, or file:PATH', answers.token, questioning),
    }
  }
  const located =
    answers.auth === 'oauth2'
      ? await askText(answers, { key: 'tokenUrl', path: 'source.auth.tokenUrl', words: 'Token URL' }, questioning)
      : answers
  const clientId = await askReference('Variable that holds the client id, or file:PATH', located.clientId, questioning)
  const clientSecret = await askReference(
    'Variable that holds the client secret, or file:PATH',
    located.clientSecret,
    questioning,
  )
  return { ...located, clientId, clientSecret }
}

/** Asks for everything that a config needs. Values of secrets are not asked for. */
export const askAll = async (given: Answers, questioning: Questioning): Promise<Answers> => {
  const based = await askText(
    given,
    { key: 'baseUrl', path: 'source.baseUrl', words: 'Address of the OneRoster API' },
    questioning,
  )
  const known = await askAuth(based, questioning)
  const placed = await askText(
    known,
    { key: 'directory', path: 'sinks[0].directory', words: 'Folder for the CSV files' },
    questioning,
  )
  const local = await askText(
    placed,
    { key: 'phoneRegion', path: 'transform.phoneRegion', words: 'Country of phone numbers, two letters (empty: none)' },
    questioning,
  )
  return {
    ...local,
    contacts: local.contacts || (await askSwitch('Deliver parents and guardians?', questioning)),
    demographics: local.demographics || (await askSwitch('Deliver demographics (sex, birth, descent)?', questioning)),
    userFlags: local.userFlags || (await askSwitch('Deliver flags of students (free lunch, IEP)?', questioning)),
  }
}
