import { access, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { ConfigError } from '@rosterstream/core'
import { UsageError } from '../command-line.js'
import { schemaFileName, schemaText } from '../config/schema-text.js'
import { type Answers, referencesOf } from '../init/answers.js'
import { configText } from '../init/config-text.js'
import { answersOf, initOptions, misnamedVariables, missingFlags } from '../init/flags.js'
import { lintAnswers } from '../init/lint-answers.js'
import { askAll, withQuestions } from '../init/questions.js'
import { makeFolder } from '../make-folder.js'
import type { Command, Invocation, Io } from './command.js'

const see = 'See rosterstream init --help.'

const checkFlags = (values: Invocation['values']): void => {
  const [misnamed] = misnamedVariables(values)
  if (misnamed === undefined) return
  throw new UsageError(
    `--${misnamed} is not the name of an environment variable`,
    'Give the name of the variable that holds the credential, never its value.',
  )
}

const complete = async (given: Answers, io: Io, configPath: string): Promise<Answers> => {
  const missing = missingFlags(given)
  if (missing.length === 0) return given
  if (io.stdin.isTTY !== true || io.stderr.isTTY !== true) {
    throw new UsageError(`without a terminal to ask on, init needs ${missing.join(' and ')}`, see)
  }
  return withQuestions(io, (ask) => askAll(given, { ask, io, configPath }))
}

const writeNew = async (path: string, text: string, force: boolean): Promise<void> => {
  try {
    await makeFolder(dirname(path))
    await writeFile(path, text, { flag: force ? 'w' : 'wx' })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown error'
    if (code === 'EEXIST' && !force) throw alreadyThere(path, cause)
    throw new ConfigError(`${path} cannot be written: ${code}`, {
      code: 'unwritable-config',
      hint: 'Name a file that this user may write with --config FILE.',
      cause,
    })
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const alreadyThere = (path: string, cause?: unknown): ConfigError =>
  new ConfigError(`${path} is there already`, {
    code: 'config-exists',
    hint: 'Give --force to overwrite it, or name another file with --config FILE.',
    cause,
  })

const nextSteps = (answers: Answers, configPath: string, io: Io): string => {
  const { variables, files } = referencesOf(answers)
  const unset = variables.filter((name) => io.env[name] === undefined)
  const name = basename(configPath)
  const flag = name === 'rosterstream.yaml' && dirname(configPath) === resolve(io.cwd) ? '' : ` --config ${configPath}`
  return [
    `wrote ${configPath}`,
    `wrote ${join(dirname(configPath), schemaFileName)}, from which editors complete it`,
    'next:',
    ...(unset.length === 0 ? [] : [`  set ${unset.join(' and ')} in the environment`]),
    ...files.map((file) => `  put the secret into ${resolve(dirname(configPath), file)}, readable by you alone`),
    `  rosterstream check${flag}`,
    `  rosterstream sync${flag} --dry-run`,
    '',
  ].join('\n')
}

const run = async ({ values, io }: Invocation): Promise<number> => {
  const configPath = resolve(io.cwd, typeof values.config === 'string' ? values.config : 'rosterstream.yaml')
  const force = values.force === true
  if (configPath.endsWith('.json'))
    throw new UsageError('init writes YAML, and --config names a .json file', 'Name a file that ends in .yaml.')
  checkFlags(values)
  if (!force && (await isThere(configPath))) throw alreadyThere(configPath)
  const answers = await complete(answersOf(values), io, configPath)
  const faults = await lintAnswers(answers, configPath, io.env)
  if (faults.length > 0) {
    throw new UsageError(
      faults.map(({ flag, message }) => `${flag} ${message}`).join('; '),
      faults.map(({ fix }) => fix).join(' '),
    )
  }
  await writeNew(configPath, configText(answers), force)
  await writeNew(join(dirname(configPath), schemaFileName), schemaText(), true)
  io.stdout.write(nextSteps(answers, configPath, io))
  return 0
}

/** `init`: writes a commented rosterstream.yaml, by questions on a terminal or wholly by flags, and the JSON Schema beside it. */
export const init: Command = {
  name: 'init',
  summary: 'write a commented rosterstream.yaml, by questions or by flags',
  usage: '[--base-url URL --token-url URL] [flags]',
  options: initOptions,
  examples: [
    'rosterstream init',
    'rosterstream init --base-url https://sis.example.org/ims/oneroster/v1p1 --token-url https://sis.example.org/token --phone-region US',
    'rosterstream init --base-url http://127.0.0.1:8080/ims/oneroster/v1p1 --auth none --out-dir ./sds --force',
  ],
  run,
}
