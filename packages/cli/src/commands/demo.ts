import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { ConfigError, SinkError } from '@rosterstream/core'
import { type District, type DistrictOptions, district, type Sis, startSis } from '@rosterstream/testkit'
import { makeFolder } from '../make-folder.js'
import { renderSummary } from '../render/summary.js'
import { count } from '../render/text.js'
import type { RunResult } from '../sync/result.js'
import { syncCommand } from '../sync/sync-command.js'
import type { Command, Invocation } from './command.js'

const folderName = 'rosterstream-demo'
const markerName = 'made-by-rosterstream-demo.txt'
const users = 1200
const schools = 4

const configText = (sis: Sis): string => `# Made by rosterstream demo. The server lives only while the demo runs.
source:
  type: oneroster
  baseUrl: ${sis.baseUrl('1.1')}
  version: "1.1"
  auth: { type: oauth2, tokenUrl: "${sis.tokenUrl}", clientId: ${sis.clientId}, clientSecret: file:demo-secret.txt }
  pageSize: 500
  include: { courses: true, demographics: true, contacts: true, userFlags: true }
transform:
  phoneRegion: US
network:
  proxy: none
sinks:
  - { type: sds-csv, directory: ./sds }
state: ./state
`

/** Makes the folder of the demo anew; one that the demo did not make is refused. */
const prepare = async (folder: string): Promise<void> => {
  const names = await readdir(folder).catch((): string[] => [])
  if (names.length > 0 && !names.includes(markerName)) {
    throw new ConfigError(`${folder} holds something that the demo did not make`, {
      code: 'demo-folder-in-use',
      hint: 'Name another folder with --out DIR.',
    })
  }
  await rm(folder, { recursive: true, force: true })
  await makeFolder(folder)
  await writeFile(
    join(folder, markerName),
    'This folder was made by rosterstream demo, which makes it anew each time. Everybody in it is invented.\n',
  )
}

interface Stage {
  readonly invocation: Invocation
  readonly folder: string
  readonly sis: Sis
}

/** One night: a sync as cron would run it. What it prints is kept back; the result is read from the file that it wrote. */
const night = async ({ invocation, folder }: Stage): Promise<RunResult> => {
  const file = join(folder, 'last-result.json')
  const silent = { write: () => true }
  await syncCommand({
    values: { config: join(folder, 'rosterstream.yaml'), result: file },
    positionals: [],
    io: { ...invocation.io, stdout: silent, stderr: silent },
  })
  const result = JSON.parse(await readFile(file, 'utf8')) as RunResult
  if (result.status !== 'failed' || result.error === null) return result
  throw new SinkError(result.error.message, result.error)
}

const play = async (stage: Stage, data: (day: Partial<DistrictOptions>) => District): Promise<void> => {
  const { folder, sis, invocation } = stage
  const { stdout, cwd } = invocation.io
  const shown = (path: string): string =>
    `.${/^win/.test(process.platform) ? '\\' : '/'}${relative(cwd, join(folder, path))}`
  const say = (text: string): void => {
    stdout.write(`${text}\n`)
  }
  const summary = (result: RunResult, brief: boolean): void => {
    const part = brief ? { ...result, pull: null, rejects: null } : result
    say(
      renderSummary(part, {
        from: sis.baseUrl('1.1'),
        rejectsFile: shown(`state/runs/${result.runId}/rejects.jsonl`),
        commandLine: `rosterstream sync --config ${shown('rosterstream.yaml')}`,
      }),
    )
  }
  say(
    `A made-up district of ${count(users)} people is served over OneRoster 1.1 at ${sis.url}, with every kind of trouble in it.\n`,
  )
  say('── Night one: the first sync ──\n')
  summary(await night(stage), false)
  say('── Night two: people came, went and moved ──\n')
  sis.setData(data({ day: 1 }))
  summary(await night(stage), true)
  say('── Night three: the server has lost a school ──\n')
  sis.setData(data({ day: 1, without: [2] }))
  summary(await night(stage), true)
  say(
    'The set of night two still stands, row for row. That is the whole idea: complete or nothing, and no mass deletion by accident.\n',
  )
  say('Look at')
  say(`  ${shown('sds')}                the set, ready for School Data Sync`)
  say(`  ${shown('rosterstream.yaml')}  the configuration of a district`)
  say(`  ${shown('state/runs')}         what was left out in each run, record by record`)
  say('Go on with: rosterstream init')
}

const run = async (invocation: Invocation): Promise<number> => {
  const { io, values } = invocation
  const folder = resolve(io.cwd, typeof values.out === 'string' ? values.out : folderName)
  const data = (day: Partial<DistrictOptions>): District =>
    district({ users, schools, seed: 7, troubles: true, ...day })
  await prepare(folder)
  const sis = await startSis({ data: data({}), authStyles: ['basic'] })
  try {
    await writeFile(join(folder, 'demo-secret.txt'), `${sis.clientSecret}\n`, { mode: 0o600 })
    await writeFile(join(folder, 'rosterstream.yaml'), configText(sis))
    await play({ invocation, folder, sis }, data)
    return 0
  } finally {
    await sis.close()
  }
}

/** Plays three nights of a made-up district: a first sync, a change day, and a bad day that the guard holds. */
export const demo: Command = {
  name: 'demo',
  summary: 'sync a small district with every kind of trouble into a folder; needs no config, account or network',
  usage: '',
  options: {
    out: {
      type: 'string',
      valueName: 'DIR',
      description: `folder to work in, made anew each time (default ./${folderName})`,
    },
  },
  examples: ['rosterstream demo', 'rosterstream demo --out /tmp/demo'],
  run,
}
