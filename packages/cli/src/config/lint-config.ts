import { dirname, resolve } from 'node:path'
import type { LineCounter, Node } from 'yaml'
import { type Config, configSchema } from './config-schema.js'
import { configTree } from './config-tree.js'
import { type CrossFault, crossChecks } from './cross-checks.js'
import { type ConfigPath, type Finding, pathText } from './finding.js'
import { issueFaults } from './issue-faults.js'
import { type ParsedYaml, parseYaml } from './parse-yaml.js'
import type { PlainConfig, ValueFault } from './plain-config.js'
import { plainValue } from './plain-value.js'
import { readText, type TextFault } from './read-text.js'
import type { ReferenceSources } from './references.js'
import { resolveLeaves } from './resolve-leaves.js'

/** What the lint of a config came to. `config` is there when the schema found nothing wrong. */
export interface Linted {
  readonly findings: readonly Finding[]
  readonly config?: Config
  readonly secrets: readonly string[]
}

const unread = (...faults: readonly TextFault[]): Linted => ({
  findings: faults.map((fault) => ({ severity: 'error', path: '', ...fault })),
  secrets: [],
})

/** Paths and names come from the file: none of them may move the cursor of a terminal or break a line. */
const printable = (text: string): string => text.replace(/\p{Cc}|[\u2028\u2029]/gu, '?')

/** Puts faults on their lines: at the key, or at the nearest parent that is in the file. */
const placed = (faults: readonly CrossFault[], { offsets }: PlainConfig, lines: LineCounter): readonly Finding[] => {
  const offsetOf = (path: ConfigPath): number => {
    for (let length = path.length; length > 0; length -= 1) {
      const offset = offsets.get(pathText(path.slice(0, length)))
      if (offset !== undefined) return offset
    }
    return 0
  }
  return faults
    .map(({ path, offset, ...fault }) => {
      const { line, col } = lines.linePos(offset ?? offsetOf(path))
      const words = { message: printable(fault.message), fix: printable(fault.fix) }
      return { ...fault, ...words, path: pathText(path), line: Math.max(1, line), column: Math.max(1, col) }
    })
    .sort((left, right) => left.line - right.line || left.column - right.column)
}

const asErrors = (faults: readonly ValueFault[]): readonly CrossFault[] =>
  faults.map((fault) => ({ severity: 'error', ...fault }))

/** Leaves out what is said of a place that an earlier error has already said something about. */
const withoutEchoes = (first: readonly CrossFault[], then: readonly CrossFault[]): readonly CrossFault[] => {
  const told = new Set(first.filter(({ severity }) => severity === 'error').map(({ path }) => pathText(path)))
  return [...first, ...then.filter(({ path }) => !told.has(pathText(path)))]
}

const lintValues = async (
  plain: PlainConfig,
  configPath: string,
  sources: Omit<ReferenceSources, 'directory'>,
): Promise<{
  readonly faults: readonly CrossFault[]
  readonly config?: Config
  readonly secrets: readonly string[]
}> => {
  const directory = dirname(configPath)
  const resolved = await resolveLeaves(plain.leaves, { ...sources, directory })
  const value = { state: resolve(directory, '.rosterstream'), ...(plain.value as object) }
  const result = configSchema.safeParse(value)
  const issues = asErrors(result.success ? [] : issueFaults(result.error.issues, value, configTree()))
  const fields = withoutEchoes([...asErrors(plain.faults), ...resolved.faults], issues)
  const faults = withoutEchoes(fields, crossChecks(value, configPath))
  return { faults, secrets: resolved.secrets, ...(result.success ? { config: result.data } : {}) }
}

const emptyFault: TextFault = {
  code: 'empty',
  message: 'the file is empty',
  fix: 'Run `rosterstream init` to write one.',
  line: 1,
  column: 1,
}
const shapeFault: TextFault = {
  code: 'not-a-mapping',
  message: 'the file is no mapping of names to values',
  fix: 'Begin with source: at the left margin.',
  line: 1,
  column: 1,
}

const documentRoot = ({ document }: ParsedYaml): Node | null => document.contents as Node | null

/** Finds everything that is wrong with the bytes of a config, at once. Nothing is thrown for what is in the file. */
export const lintConfig = async (
  bytes: Uint8Array,
  configPath: string,
  sources: Omit<ReferenceSources, 'directory'>,
): Promise<Linted> => {
  const text = readText(bytes)
  if (typeof text !== 'string') return unread(text)
  const parsed = parseYaml(text)
  if (!('document' in parsed)) return unread(...parsed)
  const root = documentRoot(parsed)
  const plain = root === null ? undefined : plainValue(root, configTree(), sources.env)
  if (plain === undefined || plain.value === null) return unread(emptyFault)
  if (typeof plain.value !== 'object' || Array.isArray(plain.value)) return unread(shapeFault)
  const { faults, ...linted } = await lintValues(plain, configPath, sources)
  return { ...linted, findings: placed(faults, plain, parsed.lines) }
}
