import { readFileSync } from 'node:fs'
import { commandWord, globalOptions, parseInvocation, UsageError, unknownCommand } from './command-line.js'
import type { Io } from './commands/command.js'
import { commandTable } from './commands/index.js'
import { failureOf, renderFailure } from './render/failure.js'
import { renderCommandHelp, renderHelp } from './render/help.js'

const forcedExit = 130

const readVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return String((manifest as { version: unknown }).version)
}

const run = async (args: readonly string[], io: Io): Promise<number> => {
  const { word, rest } = commandWord(args)
  if (word === undefined || word === 'help') {
    const flags = word === undefined ? args : rest
    const unknown = flags.find((flag) => flag.startsWith('-') && !knownGlobal(flag))
    if (unknown !== undefined) throw new UsageError(`there is no flag ${unknown}`, 'See rosterstream --help.')
    if (flags.includes('--version') || flags.includes('-v')) io.stdout.write(`${readVersion()}\n`)
    else io.stdout.write(renderHelp(commandTable))
    return word === undefined && flags.length === 0 ? 2 : 0
  }
  const entry = Object.hasOwn(commandTable, word) ? commandTable[word] : undefined
  if (entry === undefined) throw await unknownCommand(word, Object.keys(commandTable))
  const command = await entry.load()
  const invocation = await parseInvocation(command, rest)
  if (invocation.values.help === true) {
    io.stdout.write(renderCommandHelp(command))
    return 0
  }
  return command.run({ ...invocation, io })
}

const knownGlobal = (flag: string): boolean =>
  Object.entries(globalOptions).some(([name, { short }]) => flag === `--${name}` || flag === `-${short}`)

const abortOnSignals = (): AbortSignal => {
  const controller = new AbortController()
  let asked = false
  const stop = (): void => {
    if (asked) process.exit(forcedExit)
    asked = true
    process.stderr.write('\nstopping; press Ctrl-C again to stop at once\n')
    controller.abort()
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
  return controller.signal
}

/** A reader that went away (`| head`) is no fault. */
const ignoreClosedPipes = (): void => {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}

const logFormat = (args: readonly string[]): string => {
  const at = args.findIndex((arg) => arg === '--log-format' || arg.startsWith('--log-format='))
  return (args[at]?.split('=')[1] ?? args[at + 1]) === 'json' && at !== -1 ? 'json' : 'text'
}

const main = async (): Promise<void> => {
  ignoreClosedPipes()
  const args = process.argv.slice(2)
  const { stdout, stderr, stdin, env } = process
  try {
    process.exitCode = await run(args, { stdout, stderr, stdin, env, cwd: process.cwd(), signal: abortOnSignals() })
  } catch (error) {
    const failure = failureOf(error)
    stderr.write(renderFailure(failure, logFormat(args)))
    process.exitCode = failure.exitCode
  }
  // Signal listeners would keep nothing alive, but an open terminal or a pool that closes late would.
  if (process.exitCode !== undefined && stdout.writableLength === 0 && stderr.writableLength === 0) process.exit()
}

await main()
