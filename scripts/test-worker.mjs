// Runs uvu test files one after another in this process, as run-tests.mjs sends them, and reports the counts of each.
// uvu's own runner is not used: one file that throws on import ends it, and a failing `before` hook leaves its exit code 0.
import { pathToFileURL } from 'node:url'

globalThis.UVU_DEFER = 1
globalThis.UVU_QUEUE = []

async function runSuite(run, counts) {
  const [errors, passed, skipped, total] = await run()
  counts.passed += passed
  counts.skipped += skipped
  counts.failed += total - passed
  if (typeof errors === 'string') process.stdout.write(`\n${errors}\n`)
  else if (total > passed) process.stdout.write(`\n  a before hook threw: ${total - passed} tests did not run\n`)
}

async function runFile(file) {
  const counts = { passed: 0, failed: 0, skipped: 0 }
  globalThis.UVU_INDEX = globalThis.UVU_QUEUE.push([]) - 1
  const suites = globalThis.UVU_QUEUE[globalThis.UVU_INDEX]
  try {
    await import(pathToFileURL(file).href)
    for (const run of suites) await runSuite(run, counts)
  } catch (error) {
    counts.failed += 1
    process.stdout.write(`\n  the file threw outside its tests:\n  ${error?.stack ?? error}\n`)
  }
  if (counts.passed + counts.failed + counts.skipped === 0) {
    counts.failed = 1
    process.stdout.write('\n  the file runs no test\n')
  }
  return counts
}

process.on('message', async (message) => {
  if (message.file === undefined) process.exit(0)
  process.send(await runFile(message.file))
})
