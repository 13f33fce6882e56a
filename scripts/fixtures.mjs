// Serves every third-party data set below a folder with `simulate`, runs `sync` over each, and checks that each record is delivered
// or has its reason. Ends with "N passed, N failed". The data sets are not part of this repository, since their licences are others.
// Usage: node scripts/fixtures.mjs FOLDER [part of a name]...
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { bookFaults, byRule, delivered, recordCount, rejectFaults, sentValues } from './fixture-books.mjs'
import { dataSets, recordsPerFile } from './fixture-files.mjs'
import { rosterstream, served, servedRecords, sync } from './fixture-run.mjs'
import { filesBelow } from './rooms.mjs'

/**
 * What was looked at by a person and found right: version, exit and error code of the plain run, rows and rejects of the run that
 * may be empty. A data set that is not here may end with 0 or, saying why, with 3.
 */
const expected = {
  'bgwdotdev__libre-oneroster': {
    version: '1.1',
    exit: 0,
    rows: { academicSessions: 2, orgs: 2 },
    rules: { 'contact-without-student': 1, 'missing-reference': 9 },
  },
  'Test_full_data_set.zip': {
    version: '1.1',
    exit: 0,
    rows: { academicSessions: 3, classes: 1, enrollments: 3, orgs: 1, relationships: 3, roles: 5, users: 5 },
    rules: {
      'bad-phone': 6,
      'blanked-reference': 2,
      'contact-without-student': 1,
      'missing-reference': 3,
      'reverse-contact': 2,
    },
  },
  'Test_minimal_data_set.zip': {
    version: '1.1',
    exit: 0,
    rows: { academicSessions: 5, classes: 2, enrollments: 6, orgs: 1, roles: 5, users: 5 },
    rules: { 'blanked-reference': 2, 'contact-without-student': 1 },
  },
  'oneroster_test_data.zip': {
    version: '1.2',
    exit: 0,
    rows: { academicSessions: 1, classes: 1, courses: 1, demographics: 1, enrollments: 1, orgs: 1, roles: 1, users: 1 },
    rules: { 'unknown-value': 1 },
  },
  'v1p2_full_dataset.zip': {
    version: '1.2',
    exit: 0,
    rows: { academicSessions: 3, classes: 1, enrollments: 3, orgs: 1, relationships: 3, roles: 6, users: 6 },
    rules: { 'bad-phone': 6, 'blanked-reference': 2, 'missing-reference': 3, 'reverse-contact': 2 },
  },
  'nicelion__oneroster-mocker': { version: '1.1', exit: 3, code: 'no-users', rows: {}, rules: {} },
  'oat-sa__oneroster-import': {
    version: '1.1',
    exit: 0,
    rows: { classes: 3, enrollments: 3, orgs: 2, roles: 2, users: 2 },
    rules: { 'blanked-reference': 3 },
  },
}
const expectedSamples = {
  'oea-refdefinition-2022': { exit: 5, says: /is no file of an SDS set/ },
  'v2.1': { exit: 0, says: /^valid, with 1 warning$/m },
  'v1-sds-format-25users': { exit: 5, says: /older format V1/ },
  'v1-sds-format-min-required': { exit: 5, says: /older format V1/ },
  'v1-uk-format-min-required': { exit: 5, says: /older format V1/ },
}

const totals = { passed: 0, failed: 0 }

function check(name, title, found) {
  const faults = [found].flat().filter((fault) => fault !== undefined && fault !== false)
  totals[faults.length === 0 ? 'passed' : 'failed'] += 1
  if (faults.length > 0) console.log(`FAIL ${name}: ${title}\n${faults.map((fault) => `     ${fault}`).join('\n')}`)
}

const differs = (found, wanted) => {
  const [a, b] = [found, wanted].map((value) => JSON.stringify(sorted(value)))
  return a !== b && `${a}, not ${b}`
}
const sorted = (value) =>
  value === null || typeof value !== 'object' ? value : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
const withoutZeros = (counts) => Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0))
const hasStack = (text) => /^\s+at \S.*:\d+:\d+\)?$/m.test(text) && 'it shows a stack trace'

/** Our files are counted by csv and json lines alone; a file that is no collection (manifest, roles, periods) is not served by itself. */
function servedFaults(records, path) {
  const inFiles = recordsPerFile(path)
  return Object.entries(records)
    .map(([collection, all]) => [collection, all.length, inFiles[collection.toLowerCase()] ?? 0])
    .filter(([, count, inFile]) => count !== inFile)
    .map(([collection, count, inFile]) => `${collection}: ${inFile} in the files, ${count} served`)
}

/** Passwords are nowhere; what is personal is in the set alone. */
function leaks(folder, records, run) {
  const secrets = sentValues(records, /password/i)
  const personal = sentValues(records, /^(email|phone|sms|birthDate)$/i)
  const everywhere = filesBelow(folder).map((path) => [path, readFileSync(path).toString('latin1')])
  const inFiles = everywhere.filter(([, text]) => secrets.some((secret) => text.includes(secret))).map(([path]) => path)
  const told = JSON.stringify([run.output, run.result, run.rejects])
  return [...inFiles, ...personal.filter((value) => told.includes(value)).map(() => 'a personal value is told')]
}

async function plainRun(name, folder, baseUrl) {
  const run = await sync(join(folder, 'plain'), { baseUrl, allowEmpty: false })
  const { error } = run.result
  const wanted = expected[name] ?? { exit: run.exit === 0 ? 0 : 3 }
  check(name, 'the plain run ends as expected', [
    differs([run.exit, error?.code ?? null], [wanted.exit, wanted.code ?? error?.code ?? null]),
    run.exit !== 0 && !(error?.message && error?.hint) && 'a failure without a reason or a next step',
    run.exit !== 0 && Object.keys(run.files).length > 0 && 'a failed run shows files',
    hasStack(run.output),
  ])
  return run
}

async function fullRun(name, folder, { baseUrl, records, activeOnly }) {
  const run = await sync(folder, { baseUrl, allowEmpty: true })
  const isKnown = expected[name] !== undefined
  check(name, 'the run that may be empty publishes', [
    run.exit !== 0 && (isKnown || run.exit !== 3) && `exit ${run.exit}: ${run.result.error?.message}`,
    run.exit !== 0 &&
      !(run.result.error?.message && run.result.error.hint) &&
      'a failure without a reason or a next step',
    hasStack(run.output),
  ])
  if (run.exit !== 0) return run
  check(name, 'each record is delivered or has its reason', bookFaults(records, run, { activeOnly }))
  check(name, 'each reason says what and why', rejectFaults(run.rejects))
  check(name, 'no password is kept, nothing personal is told', leaks(folder, records, run))
  return run
}

async function repeatedRun(name, folder, { baseUrl, first }) {
  const run = await sync(folder, { baseUrl, allowEmpty: true })
  check(name, 'a second run changes nothing', [
    differs([run.exit, run.result.status], [0, 'unchanged']),
    differs(run.files, first.files),
  ])
  const { exit, output } = await rosterstream(['validate', join(folder, 'sds')])
  check(name, 'the set is valid', [differs(exit, 0), hasStack(output), exit !== 0 && output])
}

async function tryServed({ name, path }, folder, baseUrl) {
  const records = await servedRecords(baseUrl)
  check(name, 'each record in the files is served', servedFaults(records, path))
  const plain = await plainRun(name, folder, baseUrl)
  const full = await fullRun(name, join(folder, 'full'), { baseUrl, records, activeOnly: true })
  if (full.exit === 0) await repeatedRun(name, join(folder, 'full'), { baseUrl, first: full })
  const wanted = expected[name]
  if (wanted) {
    check(name, 'the version is found', differs(versionIn(baseUrl), wanted.version))
    check(name, 'rows are as expected', differs(withoutZeros(delivered(full)), wanted.rows))
    check(name, 'reasons are as expected', differs(byRule(full), wanted.rules))
  }
  return { baseUrl, records, plain, full }
}

/** Twice: with a server that keeps to the filter, and with one that sends what is not active as well. */
async function trySet(set, folder) {
  const tried = await served(set.path, [], async (baseUrl, output) => {
    check(set.name, 'it is served', [!baseUrl && output.text, hasStack(output.text)])
    return baseUrl && tryServed(set, folder, baseUrl)
  })
  if (!tried) return
  const { records, full } = tried
  await served(set.path, ['ignored-filter'], async (baseUrl) => {
    const whole = await fullRun(set.name, join(folder, 'whole'), { baseUrl, records, activeOnly: false })
    check(set.name, 'a server that ignores the filter makes no difference', differs(whole.files, full.files))
  })
  show(set.name, tried)
}

const versionIn = (baseUrl) => /\/v(1p\d)$/.exec(baseUrl)?.[1].replace('p', '.')
const words = (counts) =>
  Object.entries(withoutZeros(counts))
    .map(([word, count]) => `${word} ${count}`)
    .join(', ') || 'none'

function show(name, { baseUrl, records, plain, full }) {
  const exit = plain.exit === 0 ? '0' : `${plain.exit} (${plain.result.error?.code}), with allowEmpty ${full.exit}`
  console.log(
    `${name}\n  version    ${versionIn(baseUrl)}\n  records    ${recordCount(records)}: ${words(lengths(records))}`,
  )
  console.log(`  exit       ${exit}\n  delivered  ${words(delivered(full))}\n  rejects    ${words(byRule(full))}\n`)
}

const lengths = (lists) => Object.fromEntries(Object.entries(lists).map(([name, list]) => [name, list.length]))

async function trySamples(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true }).filter((one) => one.isDirectory())) {
    const { exit, output } = await rosterstream(['validate', join(folder, entry.name)])
    const wanted = expectedSamples[entry.name] ?? { exit: exit === 0 ? 0 : 5, says: /./ }
    check(entry.name, 'validate judges the sample as expected', [
      differs(exit, wanted.exit),
      !wanted.says.test(output) && output,
      hasStack(output),
    ])
    console.log(`${entry.name}\n  validate   exit ${exit}: ${output.trim().split('\n').at(-1)}\n`)
  }
}

async function main([folder, ...parts]) {
  const wanted = (name) => parts.length === 0 || parts.some((part) => name.includes(part))
  const sets = dataSets(resolve(folder)).filter(({ name }) => wanted(name))
  const place = mkdtempSync(join(tmpdir(), 'rosterstream-fixtures-'))
  const queue = sets.map((set, at) => () => trySet(set, join(place, String(at))))
  const lane = async () => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) await next()
  }
  await Promise.all([lane(), lane()])
  rmSync(place, { recursive: true, force: true, maxRetries: 5 })
  const samples = join(dirname(resolve(folder)), 'sds-csv-samples')
  if (existsSync(samples) && parts.length === 0) await trySamples(samples)
  check('fixtures', 'data sets were found', sets.length === 0 && `none in ${folder}`)
  console.log(`${totals.passed} passed, ${totals.failed} failed`)
  process.exitCode = totals.failed === 0 ? 0 : 1
}

if (process.argv[2] === undefined) {
  console.error('fixtures: name the folder of the data sets')
  process.exit(2)
}
await main(process.argv.slice(2))
