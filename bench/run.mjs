// Measures sync against the floor in the same run: node bench/run.mjs [--users 100000] [--runs 3] [--page 5000] [--contacts]
// On Linux both are pinned to one core and the server to another, where taskset is there.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    users: { type: 'string', default: '100000' },
    runs: { type: 'string', default: '3' },
    page: { type: 'string', default: '5000' },
    'skip-floor': { type: 'boolean' },
    'second-run': { type: 'boolean' },
  },
})
const root = join(import.meta.dirname, '..')
const command = join(root, 'packages/cli/bin/rosterstream.js')
const canPin = spawnSync('taskset', ['-c', '0', 'true']).status === 0
const pin = (core, args) =>
  canPin ? ['taskset', '-c', String(core), process.execPath, ...args] : [process.execPath, ...args]
const start = ([program, ...args], options) => spawn(program, args, options)
const work = mkdtempSync(join(tmpdir(), 'rosterstream-bench-'))
const usageFile = join(work, 'usage.json')

const measure = (args) =>
  new Promise((resolve, reject) => {
    const child = start(pin(0, ['--import', new URL('./usage.mjs', import.meta.url).href, ...args]), {
      env: { ...process.env, BENCH_USAGE: usageFile, NODE_PATH: '' },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.on('close', (code) =>
      code === 0
        ? resolve({ ...JSON.parse(readFileSync(usageFile, 'utf8')), output })
        : reject(new Error(`exit ${code}\n${output}`)),
    )
  })

const server = start(pin(1, [command, 'simulate', '--users', values.users, '--auth', 'none']), {
  stdio: ['ignore', 'pipe', 'ignore'],
})
const baseUrl = await new Promise((resolve) =>
  server.stdout.on('data', (chunk) => /http\S+/.test(String(chunk)) && resolve(/http\S+/.exec(String(chunk))[0])),
)
const sizeOf = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).reduce(
    (sum, entry) => sum + (entry.isFile() ? statSync(join(entry.parentPath, entry.name)).size : 0),
    0,
  )
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]

const syncOnce = async (folder) => {
  writeFileSync(
    join(folder, 'rosterstream.yaml'),
    `source: { type: oneroster, baseUrl: "${baseUrl}", version: "1.1", auth: { type: none }, pageSize: ${values.page}, include: { courses: true, demographics: true, contacts: true, userFlags: true } }\ntransform: { phoneRegion: US }\nsinks: [{ type: sds-csv, directory: ./sds }]\n`,
  )
  const result = join(folder, 'result.json')
  const used = await measure([
    command,
    'sync',
    '--config',
    join(folder, 'rosterstream.yaml'),
    '--result',
    result,
    '--no-progress',
    '--quiet',
  ])
  return { ...used, result: JSON.parse(readFileSync(result, 'utf8')) }
}

try {
  const rows = []
  for (let run = 0; run < Number(values.runs); run++) {
    const floor = values['skip-floor']
      ? { wallMs: Number.NaN, cpuMs: Number.NaN, maxRssMiB: Number.NaN }
      : await measure([join(root, 'bench/floor.mjs'), baseUrl, values.page])
    const folder = mkdtempSync(join(work, 'run-'))
    const sync = await syncOnce(folder)
    const second = values['second-run'] ? await syncOnce(folder) : undefined
    const { timings, pull } = sync.result
    const records = Object.values(pull.collections).reduce((sum, part) => sum + part.received, 0)
    rows.push({
      floor,
      sync,
      second,
      timings,
      records,
      state: sizeOf(join(folder, '.rosterstream')),
      set: sizeOf(join(folder, 'sds')),
    })
    rmSync(folder, { recursive: true })
  }
  const of = (pick) => median(rows.map(pick))
  const ratio = (pick) => of((row) => pick(row) / row.floor.wallMs).toFixed(2)
  const seconds = (ms) => (ms / 1000).toFixed(1)
  const { records } = rows[0]
  process.stdout.write(
    [
      `${values.users} users, ${records} records, page ${values.page}, ${rows.length} runs (medians), ${canPin ? 'one core each' : 'not pinned'}, Node ${process.version}`,
      `floor    ${seconds(of((r) => r.floor.wallMs))} s wall, ${seconds(of((r) => r.floor.cpuMs))} s cpu, ${Math.round(of((r) => r.floor.maxRssMiB))} MiB`,
      `sync     ${seconds(of((r) => r.sync.wallMs))} s wall, ${seconds(of((r) => r.sync.cpuMs))} s cpu, ${Math.round(of((r) => r.sync.maxRssMiB))} MiB, ${((of((r) => r.sync.wallMs) * 1000) / records).toFixed(2)} µs per record`,
      ...(rows[0].second
        ? [
            `again    ${seconds(of((r) => r.second.wallMs))} s wall, ${Math.round(of((r) => r.second.maxRssMiB))} MiB (${rows[0].second.result.status})`,
          ]
        : []),
      `ratio    ${ratio((r) => r.sync.wallMs)} of the floor (wall), ${of((r) => r.sync.cpuMs / r.floor.cpuMs).toFixed(2)} (cpu)`,
      ...Object.keys(rows[0].timings).map(
        (name) =>
          `  ${name.padEnd(12)} ${seconds(of((r) => r.timings[name]))} s, ${ratio((r) => r.timings[name])} of the floor`,
      ),
      `disk     ${(of((r) => r.state) / 1048576).toFixed(0)} MiB state, ${(of((r) => r.set) / 1048576).toFixed(0)} MiB set`,
      '',
    ].join('\n'),
  )
} finally {
  server.kill()
  rmSync(work, { recursive: true, force: true })
}
