import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'

interface Cruised {
  readonly modules: readonly {
    readonly source: string
    readonly dependencies: readonly { readonly resolved: string }[]
  }[]
  readonly summary: {
    readonly violations: readonly {
      readonly from: string
      readonly to: string
      readonly rule: { readonly name: string }
    }[]
    readonly ruleSetUsed: { readonly forbidden: readonly { readonly name: string }[] }
  }
}

const root = fileURLToPath(new URL('..', import.meta.url))
const depcruise = fileURLToPath(
  new URL('../node_modules/dependency-cruiser/bin/dependency-cruise.mjs', import.meta.url),
)

function cruise(folders: string): Cruised {
  const words = [depcruise, '--config', '.dependency-cruiser.mjs', '--output-type', 'json', folders]
  const { stdout, stderr } = spawnSync(process.execPath, words, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 28 })
  assert.ok(stdout.startsWith('{'), stderr)
  return JSON.parse(stdout) as Cruised
}

const arrows = suite('arrows')

arrows('each rule finds the file that was planted for it', () => {
  const { summary } = cruise('scripts/planted/packages/*/src')
  const found = new Set(
    summary.violations
      .filter(({ from, rule }) => from.replace(/.*\//, '').startsWith(rule.name))
      .map(({ rule }) => rule.name),
  )
  assert.equal([...found].sort(), summary.ruleSetUsed.forbidden.map(({ name }) => name).sort())
})

arrows('the commands that are made of the testkit may import it', () => {
  const { summary } = cruise('scripts/planted/packages/cli/src')
  const broken = summary.violations
    .filter(({ rule }) => rule.name === 'no-test-code-in-product')
    .map(({ from }) => from)
  assert.equal(broken, ['scripts/planted/packages/cli/src/no-test-code-in-product.ts'])
})

arrows('the real rooms break no rule, seen from source and not from what was built', () => {
  const { modules, summary } = cruise('packages/*/src')
  assert.equal(
    summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
    [],
  )
  assert.ok(modules.length > 10)
  const built = modules.flatMap(({ dependencies }) =>
    dependencies.filter(({ resolved }) => /^packages\/[^/]+\/dist\//.test(resolved)),
  )
  assert.equal(built, [])
})

arrows.run()
