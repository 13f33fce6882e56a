import { readFileSync } from 'node:fs'
import {
  commandWord,
  globalOptions,
  parseInvocation,
  readableValues,
  UsageError,
  unknownCommand,
} from './command-line.js'
import type { Command, Invocation, Io } from './commands/command.js'
import { commandTable } from './commands/index.js'
import { failureOf, renderFailure } from './render/failure.js'
import { renderCommandHelp, renderHelp } from './render/help.js'

const usageFailed = 2
const sinkFailed = 6
const forcedExit = 130

const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return String((manifest as { version: unknown }).version)
}

const loadCommand = async (word: string): Promise<Command> => {
  const entry = Object.hasOwn(commandTable, word) ? commandTable[word] : undefined
  if (entry === undefined) throw await unknownCommand(word, Object.keys(commandTable))
  return entry.load()
}

/** The command line without a command, or with `help`. */
const runBare = (flags: readonly string[], io: Io): number => {
  const unknown = flags.find((flag) => flag.startsWith('-') && !knownGlobal(flag))
  if (unknown !== undefined) throw new UsageError(`there is no flag ${unknown}`, 'See rosterstream --help.')
  if (flags.includes('--version') || flags.includes('-v')) io.stdout.write(`${readVersion()}\n`)
  else io.stdout.write(renderHelp(commandTable))
  return flags.length === 0 ? usageFailed : 0
}

const parseFor = async (command: Command, args: readonly string[], io: Io): Promise<Omit<Invocation, 'io'>> => {
  try {
    return await parseInvocation(command, args)
  } catch (error) {
    await command.refused?.({ values: readableValues(command, args), positionals: [], io }, error)
    throw error
  }
}

const run = async (args: readonly string[], io: Io): Promise<number> => {
  const { word, rest } = commandWord(args)
  if (word === undefined) return runBare(args, io)
  const asked = word === 'help' ? commandWord(rest).word : undefined
  if (word === 'help' && asked === undefined) return runBare([...rest, '--help'], io)
  const command = await loadCommand(asked ?? word)
  const invocation =
    asked === undefined ? await parseFor(command, rest, io) : { values: { help: true }, positionals: [] }
  if (invocation.values.help === true) io.stdout.write(renderCommandHelp(command))
  else if (invocation.values.version === true) io.stdout.write(`${readVersion()}\n`)
  else return command.run({ ...invocation, io })
  return 0
}

const knownGlobal = (flag: string): boolean =>
  Object.entries(globalOptions).some(([name, { short }]) => flag === `--${name}` || flag === `-${short}`)

const abortOnSignals = (): AbortSignal => {
  const controller = new AbortController()
  let asked = false
  const stop = (): void => {
    if (asked) process.exit(forcedExit)
    asked = true
    controller.abort()
    process.stderr.write(`${process.stderr.isTTY ? '\n' : ''}stopping; press Ctrl-C again to stop at once\n`)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** A reader that went away (`| head`) is no fault; a disk that is full behind stdout is, and says so once. */
const watchPipes = (): void => {
  process.stderr.on('error', () => undefined)
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return
    process.stderr.write(`error: stdout cannot be written (${error.code ?? 'unknown fault'})\n`)
    process.exitCode = sinkFailed
  })
}

const logFormat = (args: readonly string[]): string => {
  const at = args.findIndex((arg) => arg === '--log-format' || arg.startsWith('--log-format='))
  return (args[at]?.split('=')[1] ?? args[at + 1]) === 'json' && at !== -1 ? 'json' : 'text'
}

const main = async (): Promise<void> => {
  watchPipes()
  const args = process.argv.slice(2)
  const { stdout, stderr, stdin, env } = process
  try {
    const code = await run(args, { stdout, stderr, stdin, env, cwd: process.cwd(), signal: abortOnSignals() })
    process.exitCode = code === 0 ? (process.exitCode ?? 0) : code
  } catch (error) {
    const failure = failureOf(error)
    stderr.write(renderFailure(failure, logFormat(args)))
    process.exitCode = failure.exitCode
  }
  // Signal listeners would keep nothing alive, but an open terminal or a pool that closes late would.
  if (stdout.writableLength === 0 && stderr.writableLength === 0) process.exit()
}

await main()
