import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { memoryData, type RosterData, type Sis, type SisOptions, startSis } from '@rosterstream/testkit'
import type { RunResult } from '../../packages/cli/src/sync/result.js'
import { type RosterShape, roster } from './roster.js'

const binary = fileURLToPath(new URL('../../packages/cli/bin/rosterstream.js', import.meta.url))

/** How a process of the command ended. */
export interface Outcome {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly pid: number
  readonly kill: (signal: NodeJS.Signals) => void
  readonly ended: Promise<Outcome>
  /** Settles when stderr has shown a text. */
  readonly shows: (text: string) => Promise<void>
}

export interface RunOptions {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
  readonly stdout?: number
}

const environment = (extra: RunOptions['env']): NodeJS.ProcessEnv => {
  const { PATH, SystemRoot, TEMP, TMPDIR, HOME } = process.env
  return { PATH, SystemRoot, TEMP, TMPDIR, HOME, ...extra }
}

/** Starts the built command as a process of its own. */
export const start = (args: readonly string[], options: RunOptions = {}): Running => {
  const child = spawn(process.execPath, [binary, ...args], {
    cwd: options.cwd ?? tmpdir(),
    env: environment(options.env),
    stdio: ['ignore', options.stdout ?? 'pipe', 'pipe'],
  })
  const text = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk: Buffer) => {
    text.stdout += chunk
  })
  const ended = new Promise<Outcome>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...text }))
  })
  const shows = (wanted: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (text.stderr.includes(wanted)) resolve()
      }
      child.stderr?.on('data', look)
      look()
      void ended.then(() => reject(new Error(`never showed ${wanted}: ${text.stderr}`)))
    })
  child.stderr?.on('data', (chunk: Buffer) => {
    text.stderr += chunk
  })
  return { pid: child.pid ?? 0, kill: (signal) => child.kill(signal), ended, shows }
}

export const rosterstream = (args: readonly string[], options?: RunOptions): Promise<Outcome> =>
  start(args, options).ended

/** What `sync` ended with; `result` is undefined when none was written by this run. */
export interface Synced extends Outcome {
  readonly result: RunResult
}

type Json = { readonly [key: string]: unknown }

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

const merged = (base: Json, over: Json): Json => {
  const out: Record<string, unknown> = { ...base }
  for (const [key, value] of Object.entries(over)) {
    const before = out[key]
    out[key] = isObject(before) && isObject(value) && key !== 'auth' ? merged(before, value) : value
  }
  return out
}

/** A folder with a config, and a server that it points at. */
export class Place {
  readonly folder: string
  readonly sis: Sis

  constructor(folder: string, sis: Sis) {
    this.folder = folder
    this.sis = sis
  }

  path(...parts: readonly string[]): string {
    return join(this.folder, ...parts)
  }

  /** Writes the config, which is YAML in its JSON form. */
  async configure(over: Json = {}, file = 'rosterstream.yaml'): Promise<void> {
    const { sis } = this
    const base = {
      source: {
        type: 'oneroster',
        baseUrl: sis.baseUrl('1.1'),
        version: '1.1',
        auth: { type: 'none' },
        include: { courses: true, demographics: true, contacts: true, userFlags: true },
      },
      transform: { phoneRegion: 'US' },
      network: { proxy: 'none' },
      sinks: [{ type: 'sds-csv', directory: './sds' }],
      state: './state',
    }
    await writeFile(this.path(file), JSON.stringify(merged(base, over), null, 2))
  }

  serve(shape: RosterShape): void {
    this.sis.setData(memoryData(roster(shape)))
  }

  startSync(args: readonly string[] = [], options: RunOptions = {}): Running {
    return start(['sync', '--result', 'result.json', ...args], { cwd: this.folder, ...options })
  }

  async sync(args: readonly string[] = [], options: RunOptions = {}): Promise<Synced> {
    await rm(this.path('result.json'), { force: true })
    const outcome = await this.startSync(args, options).ended
    return { ...outcome, result: await this.result() }
  }

  async result(file = 'result.json'): Promise<RunResult> {
    return JSON.parse(await readFile(this.path(file), 'utf8')) as RunResult
  }

  rejectsFile(result: RunResult): string {
    return this.path('state', 'runs', result.runId, 'rejects.jsonl')
  }

  async rejects(result: RunResult): Promise<readonly Record<string, unknown>[]> {
    const text = await readFile(this.rejectsFile(result), 'utf8')
    return text.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Record<string, unknown>]))
  }

  /** The files of a folder with their bytes as text, sorted by name. */
  async set(directory = 'sds'): Promise<Readonly<Record<string, string>>> {
    const files: Record<string, string> = {}
    for (const name of (await readdir(this.path(directory))).sort()) {
      files[name] = await readFile(this.path(directory, name), 'utf8')
    }
    return files
  }

  async rows(file: string, directory = 'sds'): Promise<readonly string[]> {
    return (await readFile(this.path(directory, file), 'utf8')).split('\r\n').slice(1, -1)
  }

  async writeSet(directory: string, files: Readonly<Record<string, string>>): Promise<void> {
    await mkdir(this.path(directory), { recursive: true })
    for (const [name, text] of Object.entries(files)) await writeFile(this.path(directory, name), text)
  }

  async exists(...parts: readonly string[]): Promise<boolean> {
    return stat(this.path(...parts)).then(
      () => true,
      () => false,
    )
  }

  /** Names and bytes of everything in the folder that a run is not to touch, as one text. */
  async everything(...parts: readonly string[]): Promise<string> {
    const found: string[] = []
    for (const entry of await readdir(this.path(...parts), { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue
      found.push(`${entry.name}\n${await readFile(join(entry.parentPath, entry.name), 'latin1')}`)
    }
    return found.sort().join('\n')
  }
}

export interface PlaceOptions extends Partial<Omit<SisOptions, 'data'>> {
  readonly data?: RosterData
  readonly shape?: RosterShape
  readonly config?: Json
}

/** Runs `use` with a fresh folder, a server and a config, and removes all of them. */
export const withPlace = async (options: PlaceOptions, use: (place: Place) => Promise<void>): Promise<void> => {
  const { shape = {}, config = {}, data = memoryData(roster(shape)), ...server } = options
  const folder = await mkdtemp(join(tmpdir(), 'rosterstream e2e '))
  const sis = await startSis({ auth: 'none', ...server, data })
  try {
    const place = new Place(folder, sis)
    await place.configure(config)
    await use(place)
  } finally {
    await sis.close()
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}
