// Loaded with --import into a process that is measured: writes what it used to the file named by BENCH_USAGE when it ends.
import { writeFileSync } from 'node:fs'

const startedAt = performance.now()
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage()
  const wallMs = performance.now() - startedAt
  const usage = { wallMs, cpuMs: (userCPUTime + systemCPUTime) / 1000, maxRssMiB: maxRSS / 1024 }
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage))
})
