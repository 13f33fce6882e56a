import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { commandTable } from './commands/index.js'
import { renderHelp } from './render/help.js'

const test = suite('README and the pages beside it')
const read = async (path: string): Promise<string> =>
  (await readFile(new URL(`../../../${path}`, import.meta.url), 'utf8')).replaceAll('\r\n', '\n')

const packages = new URL('../../', import.meta.url)

/** Names and joined texts of what ships. */
const sources = async (): Promise<{ readonly names: readonly string[]; readonly text: string }> => {
  const names: string[] = []
  const texts: string[] = []
  for (const room of ['cli', 'core', 'sinks', 'sources', 'store', 'testkit']) {
    const folder = new URL(`${room}/src/`, packages)
    for (const path of await readdir(fileURLToPath(folder), { recursive: true })) {
      const name = path.replaceAll('\\', '/')
      if (!name.endsWith('.ts')) continue
      names.push(`packages/${room}/${name}`)
      if (!name.endsWith('.test.ts')) texts.push(await readFile(new URL(name, folder), 'utf8'))
    }
  }
  return { names, text: texts.join('\n') }
}

const decisions = async (): Promise<string[]> =>
  (await readdir(fileURLToPath(new URL('../docs/adr/', packages)))).map((name) => `docs/adr/${name}`)

test('every command is in its table, and the flags of sync are flags', async () => {
  const readme = await read('README.md')
  const rows = [...readme.matchAll(/^\| `([a-z]+)(?: DIR)?` \| (.*) \|$/gm)].map(([, name]) => name)
  assert.equal(rows, Object.keys(commandTable))
  const sync = await commandTable.sync?.load()
  const named = [...(/^\| `sync` .*$/m.exec(readme)?.[0].matchAll(/--([a-z-]+)/g) ?? [])].map(([, flag]) => flag)
  assert.ok(named.length > 5)
  for (const flag of named) assert.ok(sync?.options[flag as string] !== undefined, flag as string)
})

test('every exit code of the help text is in its table', async () => {
  const readme = await read('README.md')
  const help = renderHelp(commandTable)
  const codes = [...help.slice(help.indexOf('Exit codes')).matchAll(/\b(\d+) [a-z]/g)].map(([, code]) => code)
  assert.equal(
    [...readme.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => code),
    codes,
  )
})

test('its code is examples/pipeline.ts to the letter, so what is shown has been run', async () => {
  const example = await read('examples/pipeline.ts')
  const [, shown] = /```ts\n(.*?)```/s.exec(await read('README.md')) ?? []
  assert.is(shown, example.slice(example.indexOf('import')))
})

test('the files that it links to are there', async () => {
  for (const page of ['README.md', 'ARCHITECTURE.md', 'docs/troubleshooting.md', 'docs/privacy.md']) {
    const folder = page.slice(0, page.lastIndexOf('/') + 1)
    for (const [, path] of (await read(page)).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)) await read(`${folder}${path}`)
  }
})

test('the source files that they name are there, and so are the functions', async () => {
  const { names, text } = await sources()
  for (const page of ['ARCHITECTURE.md', 'docs/CONTRACTS.md', 'docs/privacy.md', ...(await decisions())]) {
    const quoted = [...(await read(page)).matchAll(/`([^`\n]+)`/g)].map(([, code]) => code as string)
    const files = quoted.filter((code) => /^[\w./-]+\.ts$/.test(code))
    for (const file of files)
      assert.ok(
        names.some((name) => `/${name}`.endsWith(`/${file.replace('/src/', '/')}`)),
        file,
      )
    if (page !== 'ARCHITECTURE.md') continue
    const functions = quoted.filter((code) => /^[A-Z]?[a-z]+(?:[A-Z][a-z]+)+$/.test(code))
    for (const name of functions) assert.ok(text.includes(name), name)
  }
})

test('the codes that troubleshooting explains are raised somewhere', async () => {
  const { text } = await sources()
  const codes = [...(await read('docs/troubleshooting.md')).matchAll(/\*\*([^*]+)\*\*/g)].flatMap(([, bold]) =>
    [...(bold as string).matchAll(/`([a-z-]+)`/g)].map(([, code]) => code),
  )
  assert.ok(codes.length > 30)
  for (const code of codes) assert.ok(text.includes(`'${code}'`), code as string)
})

test.run()
