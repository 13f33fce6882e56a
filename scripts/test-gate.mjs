import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { root } from './rooms.mjs'

const importsUvu = /from ['"]uvu['"]/
const suiteName = /(?:const|let)\s+(\w+)\s*=\s*suite(?:<[^>]*>)?\(/g

/** What is wrong with one test file as text: uvu says nothing about tests that are never run. */
export function silentTests(source) {
  if (!importsUvu.test(source)) return []
  const suites = [...source.matchAll(suiteName)].map(([, name]) => name)
  if (/^\s*test\(/m.test(source) && !suites.includes('test')) suites.push('test')
  const findings = suites.filter((name) => !source.includes(`${name}.run()`)).map((name) => `never calls ${name}.run()`)
  if (findings.length === 0 && !source.includes('.run()')) findings.push('never calls .run()')
  if (/^\s*\w+\.only\(/m.test(source)) findings.push('has a .only() that keeps its other tests from running')
  return findings
}

/** Lines "file: finding" for those of the given test files whose tests would be left out in silence. */
export function gate(files) {
  return files.flatMap((file) =>
    silentTests(readFileSync(file, 'utf8')).map((finding) => `${relative(root, file)}: ${finding}`),
  )
}
