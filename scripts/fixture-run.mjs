// Runs the command as a person would, and asks its server as another program would.
import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow, root } from './rooms.mjs'

const command = join(root, 'packages', 'cli', 'bin', 'rosterstream.js')
const collections = ['orgs', 'academicSessions', 'courses', 'users', 'classes', 'enrollments', 'demographics']
const pageSize = 100

const start = (words, cwd) => spawn(process.execPath, [command, ...words], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })

function gathered(child) {
  const output = { text: '' }
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => (output.text += bytes))
  return output
}

/** Runs the command to its end: exit code and everything that it printed. */
export function rosterstream(words, cwd = root) {
  const child = start(words, cwd)
  const output = gathered(child)
  return new Promise((resolve) => child.once('close', (exit) => resolve({ exit, output: output.text })))
}

/** Serves a data set while `use` runs, which is given the base URL. A server that does not start is an answer without URL. */
export async function served(path, faults, use) {
  const child = start(['simulate', '--data', path, '--auth', 'none', ...faults.flatMap((fault) => ['--fault', fault])])
  const output = gathered(child)
  const ended = new Promise((resolve) => child.once('close', resolve))
  const found = () => /base URL\s+(\S+)/.exec(output.text)?.[1]
  const listening = new Promise((resolve) => child.stdout.on('data', () => found() && resolve()))
  await Promise.race([ended, listening])
  try {
    return await use(found(), output)
  } finally {
    child.kill('SIGTERM')
    await ended
  }
}

/** Every record of every collection as the server sends it, unfiltered, in pages. */
export async function servedRecords(baseUrl) {
  const all = {}
  for (const collection of collections) {
    all[collection] = []
    for (let page = [null]; page.length > 0; all[collection].push(...page)) {
      const answer = await fetch(`${baseUrl}/${collection}?limit=${pageSize}&offset=${all[collection].length}`)
      page = Object.values(await answer.json()).find(Array.isArray)
    }
  }
  return all
}

const config = (baseUrl, allowEmpty) => `source:
  type: oneroster
  baseUrl: ${baseUrl}
  version: auto
  auth: { type: none }
  include: { courses: true, demographics: true, contacts: true, userFlags: true }
  allowEmpty: ${allowEmpty}
transform: { phoneRegion: US }
sinks:
  - { type: sds-csv, directory: ./sds }
state: ./state
`

const csvRows = (text) => text.split('\r\n').slice(1, -1)

function published(folder) {
  const files = {}
  for (const path of filesBelow(join(folder, 'sds'))) files[path.slice(folder.length + 5)] = readFileSync(path, 'utf8')
  return files
}

function rejectsOf(folder, runId) {
  const runs = join(folder, 'state', 'runs')
  try {
    const run = readdirSync(runs).find((name) => name.startsWith(runId))
    const lines = readFileSync(join(runs, run, 'rejects.jsonl'), 'utf8').split('\n')
    return lines.filter((line) => line !== '').map((line) => JSON.parse(line))
  } catch {
    return []
  }
}

/** One `sync` in a folder of its own: exit, output, result, rejects, and the published files as text and as rows. */
export async function sync(folder, { baseUrl, allowEmpty }) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'rosterstream.yaml'), config(baseUrl, allowEmpty))
  const { exit, output } = await rosterstream(['sync', '--result', 'result.json'], folder)
  const result = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8'))
  const files = published(folder)
  const rows = Object.fromEntries(Object.entries(files).map(([name, text]) => [name.slice(0, -4), csvRows(text)]))
  return { exit, output, result, rejects: rejectsOf(folder, result.runId), files, rows }
}
