// Runs every *.test.ts below packages/, scripts/ and tests/ from source and ends with the line "N passed, N failed".
// Usage: node scripts/run-tests.mjs [part of a path]...
// Two processes share the files. Each file's output is shown whole; a process that dies or hangs costs its file one failure.
import { fork } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { delimiter, dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { filesBelow, root } from './rooms.mjs'
import { gate } from './test-gate.mjs'

const fileTimeoutMs = 300_000
const workerScript = fileURLToPath(new URL('test-worker.mjs', import.meta.url))
const workerFlags = ['--conditions=@rosterstream/source', '--import', 'tsx', '--enable-source-maps']
const totals = { passed: 0, failed: 0, skipped: 0 }
const failedFiles = []

/** Our environment, with the folder of the Node that runs us first on the PATH: tests that start `node` get this one. */
function workerEnvironment() {
  const name = Object.keys(process.env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...process.env, [name]: `${dirname(process.execPath)}${delimiter}${process.env[name] ?? ''}` }
}

function startWorker(logs, slot) {
  const log = join(logs, `worker-${slot}.log`)
  const output = openSync(log, 'a')
  // A file takes both streams in the order of writing, which two pipes do not promise.
  const child = fork(workerScript, {
    cwd: root,
    execArgv: workerFlags,
    env: workerEnvironment(),
    stdio: ['ignore', output, output, 'ipc'],
  })
  closeSync(output)
  const worker = { child, log, ended: undefined }
  worker.exit = new Promise((resolve) => {
    child.once('exit', (status, signal) => {
      worker.ended = signal ?? `exit ${status}`
      resolve(worker.ended)
    })
  })
  // A channel that breaks while we write to it is told by the exit.
  child.on('error', () => {})
  return worker
}

/** Sends one file to a worker and settles with its counts; a process that dies or hangs counts as one failure. */
async function runFile(worker, file) {
  const crash = (reason) => ({ passed: 0, failed: 1, skipped: 0, crash: reason })
  let timer
  const late = new Promise((resolve) => {
    timer = setTimeout(() => {
      resolve(crash(`no end after ${fileTimeoutMs / 1000} s`))
      worker.child.kill('SIGKILL')
    }, fileTimeoutMs)
  })
  const answer = new Promise((resolve) => worker.child.once('message', resolve))
  const death = worker.exit.then((ended) => crash(`the test process ended early (${ended})`))
  worker.child.send({ file })
  const counts = await Promise.race([answer, late, death])
  clearTimeout(timer)
  if (counts.crash !== undefined) await worker.exit
  return counts
}

/** Lets a worker go. One that died on its own after a file has met an error that no test saw. */
async function dismiss(worker, lastFile) {
  if (worker.ended === undefined) worker.child.send({})
  const ended = await worker.exit
  if (ended !== 'exit 0')
    report(lastFile, worker.log, {
      passed: 0,
      failed: 1,
      skipped: 0,
      crash: `the test process died after this file (${ended})`,
    })
}

function report(file, log, counts) {
  for (const key of ['passed', 'failed', 'skipped']) totals[key] += counts[key]
  const name = relative(root, file)
  const shown = counts.failed > 0 || counts.skipped > 0 ? `  (${counts.failed} failed, ${counts.skipped} skipped)` : ''
  process.stdout.write(`${counts.failed > 0 ? 'FAIL' : 'ok  '} ${name}  ${counts.passed}${shown}\n`)
  const output = readFileSync(log, 'utf8').trim()
  truncateSync(log)
  if (counts.failed === 0) return
  failedFiles.push(name)
  process.stdout.write(
    `${output.replace(/^/gm, '     ')}\n${counts.crash === undefined ? '' : `     ${counts.crash}\n`}`,
  )
}

async function drain(queue, logs, slot) {
  let worker
  let lastFile
  for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
    if (worker?.ended !== undefined) {
      await dismiss(worker, lastFile)
      worker = undefined
    }
    worker ??= startWorker(logs, slot)
    const counts = await runFile(worker, file)
    report(file, worker.log, counts)
    if (counts.crash !== undefined) worker = undefined
    lastFile = file
  }
  if (worker !== undefined) await dismiss(worker, lastFile)
}

async function main(wanted) {
  const all = ['packages', 'scripts', 'tests']
    .flatMap((folder) => filesBelow(join(root, folder)))
    .filter((file) => file.endsWith('.test.ts'))
  const files = wanted.length === 0 ? all : all.filter((file) => wanted.some((part) => file.includes(part)))
  process.stdout.write(`test: ${files.length} files from source, Node ${process.versions.node}\n`)
  for (const finding of gate(files)) {
    totals.failed += 1
    process.stdout.write(`FAIL ${finding}\n`)
  }
  const logs = mkdtempSync(join(tmpdir(), 'rosterstream-tests-'))
  const workers = Math.max(1, Math.min(2, availableParallelism(), files.length))
  await Promise.all(Array.from({ length: workers }, (_, slot) => drain(files, logs, slot)))
  rmSync(logs, { recursive: true, force: true, maxRetries: 5 })
  if (totals.passed + totals.failed === 0) {
    totals.failed = 1
    process.stdout.write('FAIL no test was found\n')
  }
  if (failedFiles.length > 0) process.stdout.write(`\nfailed: ${failedFiles.join(', ')}\n`)
  if (totals.skipped > 0) process.stdout.write(`\n${totals.skipped} skipped\n`)
  process.stdout.write(`\n${totals.passed} passed, ${totals.failed} failed\n`)
  process.exitCode = totals.failed === 0 ? 0 : 1
}

await main(process.argv.slice(2))
