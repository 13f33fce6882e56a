import {
  DataFolderError,
  district,
  faultKinds,
  folderData,
  type OneRosterVersion,
  startSis,
} from '@rosterstream/testkit'
import { UsageError } from '../command-line.js'
import { count } from '../render/text.js'
import type { Command, Invocation } from './command.js'

const see = 'See rosterstream simulate --help.'
const loopback = new Set(['127.0.0.1', '::1', 'localhost'])

const wholeNumber = (
  invocation: Invocation,
  { flag, fallback, min, max }: { flag: string; fallback: number; min: number; max: number },
): number => {
  const given = invocation.values[flag]
  if (given === undefined) return fallback
  const value = Number(given)
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw new UsageError(
    `--${flag} must be a whole number from ${count(min)} to ${count(max)}, not '${String(given)}'`,
    see,
  )
}

const choice = <T extends string>(
  invocation: Invocation,
  flag: string,
  { values, fallback }: { values: readonly T[]; fallback: T },
): T => {
  const given = invocation.values[flag]
  if (given === undefined) return fallback
  const found = values.find((value) => value === given)
  if (found !== undefined) return found
  throw new UsageError(`--${flag} must be ${values.join(' or ')}, not '${String(given)}'`, see)
}

const dataOf = async (invocation: Invocation) => {
  const folder = invocation.values.data
  if (typeof folder === 'string') {
    try {
      return await folderData(folder)
    } catch (error) {
      if (error instanceof DataFolderError) throw new UsageError(error.message, error.hint)
      throw error
    }
  }
  return district({
    users: wholeNumber(invocation, { flag: 'users', fallback: 1000, min: 10, max: 2_000_000 }),
    seed: wholeNumber(invocation, { flag: 'seed', fallback: 1, min: 0, max: 0xffffffff }),
    day: wholeNumber(invocation, { flag: 'day', fallback: 0, min: 0, max: 365 }),
    version: choice<OneRosterVersion>(invocation, 'oneroster-version', { values: ['1.1', '1.2'], fallback: '1.1' }),
    tombstones: invocation.values.tombstones === true,
  })
}

const start = async (invocation: Invocation) => {
  const data = await dataOf(invocation)
  const faults = (invocation.values.fault ?? []) as readonly string[]
  const host = (invocation.values.host as string | undefined) ?? '127.0.0.1'
  if (!loopback.has(host) && invocation.values.open !== true) {
    throw new UsageError(
      `--host ${host} would open the server to other machines`,
      'Add --open if that is meant; its records are made up, those of --data may not be.',
    )
  }
  try {
    const sis = await startSis({
      data,
      host,
      versions: typeof invocation.values.data === 'string' ? ['1.1', '1.2'] : [data.version],
      port: wholeNumber(invocation, { flag: 'port', fallback: 0, min: 0, max: 65_535 }),
      auth: choice(invocation, 'auth', { values: ['oauth2', 'bearer', 'none'], fallback: 'oauth2' }),
      faults,
    })
    return { sis, version: data.version }
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (error instanceof RangeError) throw new UsageError(message, see)
    if (code === 'EADDRINUSE' || code === 'EACCES' || code === 'EADDRNOTAVAIL') {
      throw new UsageError(
        `the server cannot listen there (${code})`,
        'Choose another --port or --host; port 0 takes a free one.',
      )
    }
    throw error
  }
}

const faultList = (): string => faultKinds.map(({ name, about }) => `  ${name.padEnd(22)} ${about}\n`).join('')

const untilStopped = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })

const run = async (invocation: Invocation): Promise<number> => {
  const { io } = invocation
  if (invocation.values['list-faults'] === true) {
    io.stdout.write(
      `Faults, as --fault NAME[=VALUE][@PLACE][#WHEN] (429=5@users#3: the third request for users):\n${faultList()}`,
    )
    return 0
  }
  const { sis, version } = await start(invocation)
  const auth = (invocation.values.auth as string | undefined) ?? 'oauth2'
  io.stdout.write(`base URL   ${sis.baseUrl(version)}\n`)
  if (auth === 'oauth2') {
    io.stdout.write(`token URL  ${sis.tokenUrl}\nclient id  ${sis.clientId}\nsecret     ${sis.clientSecret}\n`)
  }
  if (auth === 'bearer') io.stdout.write(`token      ${sis.bearerToken}\n`)
  io.stderr.write('Serving until Ctrl-C.\n')
  await untilStopped(io.signal)
  io.stderr.write(`${count(sis.requestCount())} requests served.\n`)
  await sis.close()
  return 0
}

/** Serves a made-up district, or a folder of OneRoster files, over OneRoster REST. */
export const simulate: Command = {
  name: 'simulate',
  summary: 'run a OneRoster server with a made-up or a given district, and faults by choice',
  usage: '',
  options: {
    users: { type: 'string', valueName: 'N', description: 'how many users the district has (default 1000)' },
    seed: { type: 'string', valueName: 'N', description: 'the same seed and size give the same district (default 1)' },
    day: {
      type: 'string',
      valueName: 'N',
      description: 'the district N days on: people come, go and move (default 0)',
    },
    tombstones: { type: 'boolean', description: 'serve who left as tobedeleted instead of leaving them out' },
    data: {
      type: 'string',
      valueName: 'PATH',
      description: 'serve this folder or zip of OneRoster JSON or CSV files instead',
    },
    'oneroster-version': { type: 'string', valueName: 'V', description: '1.1 (default) or 1.2' },
    auth: { type: 'string', valueName: 'KIND', description: 'oauth2 (default), bearer or none' },
    port: { type: 'string', valueName: 'N', description: 'port to listen on (default: any free one)' },
    host: {
      type: 'string',
      valueName: 'HOST',
      description: 'address to listen on (default 127.0.0.1: this machine only)',
    },
    open: { type: 'boolean', description: 'allow a --host that other machines reach' },
    fault: {
      type: 'string',
      multiple: true,
      valueName: 'RULE',
      description: 'make this fault; may be repeated (see --list-faults)',
    },
    'list-faults': { type: 'boolean', description: 'list the faults' },
  },
  examples: [
    'rosterstream simulate --users 5000 --port 8080',
    'rosterstream simulate --data export.zip --auth none',
    'rosterstream simulate --fault clamp=500 --fault 429=2@users#3',
  ],
  run,
}
