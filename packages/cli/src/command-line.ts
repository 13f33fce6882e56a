import { parseArgs } from 'node:util'
import type { Command, CommandOption, Invocation } from './commands/command.js'

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

/** Takes the arguments of a command apart. Raises UsageError for unknown flags, missing values and a wrong count of arguments. */
export const parseInvocation = async (command: Command, args: readonly string[]): Promise<Omit<Invocation, 'io'>> => {
  const options = { ...globalOptions, ...command.options }
  const see = `See rosterstream ${command.name} --help.`
  const { tokens, values, positionals } = parse(args, options)
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
  const { min, max } = command.positionals ?? { min: 0, max: 0 }
  if (values.help !== true && (positionals.length < min || positionals.length > max)) {
    throw new UsageError(
      positionals.length < min
        ? `${command.name} needs ${command.usage}`
        : `${command.name} does not take '${positionals[max]}'`,
      see,
    )
  }
  return { values: values as Invocation['values'], positionals }
}
