import { parseArgs } from 'node:util'
import type { Command, CommandOption, Invocation } from './commands/command.js'
import { logFormats, logLevels } from './render/logger.js'

/** A command line that cannot be understood. One sentence and a next step; exit 2. */
export class UsageError extends Error {
  readonly exitCode = 2
  readonly code = 'usage'
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.hint = hint
  }
}

/** Flags that every command takes. */
export const globalOptions: Readonly<Record<string, CommandOption>> = {
  config: {
    type: 'string',
    short: 'c',
    valueName: 'FILE',
    description: 'configuration file (default rosterstream.yaml)',
  },
  'log-level': { type: 'string', valueName: 'LEVEL', description: 'error, warn, info or debug (default info)' },
  'log-format': { type: 'string', valueName: 'FORMAT', description: 'text or json (default text)' },
  'no-progress': { type: 'boolean', description: 'no progress on stderr' },
  quiet: { type: 'boolean', short: 'q', description: 'errors only' },
  help: { type: 'boolean', short: 'h', description: 'show help' },
  version: { type: 'boolean', short: 'v', description: 'show the version' },
}

type Options = Readonly<Record<string, CommandOption>>

const parse = (args: readonly string[], options: Options) =>
  parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    tokens: true,
    options: Object.fromEntries(
      Object.entries(options).map(([name, { type, short, multiple }]) => [
        name,
        { type, ...(short === undefined ? {} : { short }), ...(multiple === undefined ? {} : { multiple }) },
      ]),
    ),
  })

/** Finds the word that names the command, wherever the global flags stand. */
export const commandWord = (
  args: readonly string[],
): { readonly word: string | undefined; readonly rest: readonly string[] } => {
  for (const token of parse(args, globalOptions).tokens) {
    if (token.kind === 'positional') {
      return { word: token.value, rest: args.filter((_, index) => index !== token.index) }
    }
  }
  return { word: undefined, rest: args }
}

const nearest = async (word: string, known: readonly string[]): Promise<string> => {
  const { closest, distance } = await import('fastest-levenshtein')
  const near = closest(word, known)
  return near !== '' && distance(word, near) <= Math.max(2, word.length / 2) ? ` Did you mean ${near}?` : ''
}

/** Raised for a word that names no command. */
export const unknownCommand = async (word: string, known: readonly string[]): Promise<UsageError> =>
  new UsageError(`there is no command '${word}'`, `See rosterstream --help.${await nearest(word, known)}`)

const optionsOf = (command: Command): Options => ({ ...globalOptions, ...command.options })

/** What of a command line can be read, whatever else is wrong with it. */
export const readableValues = (command: Command, args: readonly string[]): Invocation['values'] =>
  parse(args, optionsOf(command)).values as Invocation['values']

const checkChoices = (values: Invocation['values'], see: string): void => {
  for (const [flag, choices] of Object.entries({ 'log-level': logLevels, 'log-format': logFormats })) {
    const given = values[flag]
    if (given === undefined || choices.some((choice) => choice === given)) continue
    throw new UsageError(`--${flag} must be ${choices.join(' or ')}, not '${String(given)}'`, see)
  }
}

/** Takes the arguments of a command apart. Raises UsageError for unknown flags, missing values and a wrong count of arguments. */
export const parseInvocation = async (command: Command, args: readonly string[]): Promise<Omit<Invocation, 'io'>> => {
  const options = optionsOf(command)
  const see = `See rosterstream ${command.name} --help.`
  const { tokens, values, positionals } = parse(args, options)
  await checkFlags(tokens, { command, options, see })
  checkChoices(values as Invocation['values'], see)
  const { min, max } = command.positionals ?? { min: 0, max: 0 }
  if (values.help !== true && values.version !== true && (positionals.length < min || positionals.length > max)) {
    throw new UsageError(
      positionals.length < min
        ? `${command.name} needs ${command.usage}`
        : `${command.name} does not take '${positionals[max]}'`,
      see,
    )
  }
  return { values: values as Invocation['values'], positionals }
}

const checkFlags = async (
  tokens: ReturnType<typeof parse>['tokens'],
  { command, options, see }: { readonly command: Command; readonly options: Options; readonly see: string },
): Promise<void> => {
  for (const token of tokens) {
    if (token.kind !== 'option') continue
    const option = options[token.name]
    if (option === undefined) {
      const near = await nearest(token.name, Object.keys(options))
      throw new UsageError(`${command.name} has no flag ${token.rawName}`, `${see}${near.replace('mean ', 'mean --')}`)
    }
    if (
      option.type === 'string' &&
      (token.value === undefined || (!token.inlineValue && token.value.startsWith('--')))
    ) {
      throw new UsageError(`${token.rawName} needs a value (${option.valueName ?? 'VALUE'})`, see)
    }
    if (option.type === 'boolean' && token.value !== undefined) {
      throw new UsageError(`${token.rawName} takes no value`, see)
    }
  }
}
