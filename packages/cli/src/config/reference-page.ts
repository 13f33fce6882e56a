import { configTree, discriminator, expectation, forms, type TreeNode } from './config-tree.js'

interface Row {
  readonly key: string
  readonly node: TreeNode
  readonly required: boolean
}

const introduction = `# Configuration

<!-- Made from packages/cli/src/config by packages/cli/src/make-config-docs.ts. Do not edit. -->

\`rosterstream init\` writes a commented \`rosterstream.yaml\`; every command reads it from the current folder, or from \`--config FILE\`.
\`rosterstream check\` says everything that is wrong with it, with line, column and what to do. An error stops every command with exit code 2.

- **Format**: YAML 1.2 or JSON, in UTF-8 or UTF-16, at most 256 KiB. An unknown or repeated key is an error. Tags (\`!x\`) and merge keys (\`<<\`) are not read.
- **Texts that look like numbers** (\`0012\`, \`1.10\`, the sourcedId \`1001\`) are taken as written where a text is wanted, with or without quotes.
- **Variables**: any text may hold \`\${NAME}\`, the value of an environment variable; one that is not set is an error. Write \`$\${\` for a plain \`\${\`.
- **Secrets**: fields marked *secret* also take \`file:PATH\`, what the file holds without its final newline. A secret written into the config is a
  warning, as is a secret file that every user can read.
- **Paths** count from the folder of the config file.
- **Durations** are written with a unit: \`90s\`, \`15m\`, \`20h\`, \`1h30m\`, \`2d\`. **Percentages** are written with a percent sign, in quotes: \`"10%"\`.
- **Editors** complete and check the file by its JSON Schema. \`init\` puts a copy beside the config as \`.rosterstream.schema.json\` and names it in the first
  line (\`# yaml-language-server: $schema=./.rosterstream.schema.json\`), so that it works without network and after a move. A JSON config may
  name it by \`"$schema"\`. The command itself reads neither.
`

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const code = (value: unknown): string =>
  value === '' ? '`""`' : `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``

const isUnionOfMappings = (node: TreeNode): boolean => forms(node).some((form) => discriminator(form) !== undefined)
const itemsOf = (node: TreeNode): TreeNode | undefined =>
  node.items !== undefined && isUnionOfMappings(node.items) ? node.items : undefined

const isSection = (node: TreeNode): boolean => node.type === 'object' && node.properties !== undefined

/** Every key of a mapping, those of its plain sections included; what has forms of its own gets a chapter of its own. */
const rowsOf = (form: TreeNode, prefix: string): readonly Row[] =>
  Object.entries(form.properties ?? {}).flatMap(([key, node]): readonly Row[] => {
    const row = { key: `${prefix}${key}`, node, required: form.required?.includes(key) ?? false }
    if (isSection(node)) return rowsOf(node, `${row.key}.`)
    return [
      row,
      ...forms(node)
        .filter(isSection)
        .filter((one) => discriminator(one) === undefined)
        .flatMap((one) => rowsOf(one, `${row.key}.`)),
    ]
  })

const takesText = (node: TreeNode): string => {
  if (node.const !== undefined) return code(node.const)
  if (isUnionOfMappings(node)) return 'see below'
  const words =
    node.type === 'object' && node.properties === undefined && typeof node.additionalProperties === 'object'
      ? `a mapping to ${expectation(node.additionalProperties)}`
      : expectation(node)
  return node.unit === undefined || node.unit === 'duration' || node.unit === 'percent'
    ? words
    : `${words} (${node.unit})`
}

const defaultText = ({ node, required }: Row): string => {
  if (required) return '**required**'
  return node.default === undefined || node.default === null ? '' : code(node.default)
}

const meaningText = ({ node }: Row): string => {
  const notes = [
    node.description ?? '',
    node.writeOnly === true ? '*Secret.*' : '',
    node.fromFile === true ? 'May be `file:PATH`.' : '',
  ]
  const { example } = node
  return [...notes, example === undefined ? '' : `Example: ${code(example)}.`].filter((part) => part !== '').join(' ')
}

const table = (rows: readonly Row[]): string =>
  [
    '| key | takes | default | meaning |',
    '|---|---|---|---|',
    ...rows.map(
      (row) =>
        `| \`${row.key}\` | ${cell(takesText(row.node))} | ${cell(defaultText(row))} | ${cell(meaningText(row))} |`,
    ),
    '',
  ].join('\n')

const absence = (form: TreeNode): string =>
  form.notAvailable === true ? ' It is checked, but not part of this version yet.' : ''

/** The rows that no earlier form of the union has shown, and a line that names the others. */
const newRows = (form: TreeNode, shown: Map<string, string>): string => {
  const kind = discriminator(form) ?? ''
  const rows = rowsOf(form, '')
  const known = rows.filter((row) => shown.has(JSON.stringify(row)))
  const fresh = table(rows.filter((row) => !known.includes(row)))
  for (const row of rows) if (!known.includes(row)) shown.set(JSON.stringify(row), kind)
  if (known.length === 0) return fresh
  const origins = [...new Set(known.map((row) => `\`${shown.get(JSON.stringify(row))}\``))].join(' and ')
  return `${fresh}\nAs for ${origins}: ${known.map(({ key }) => `\`${key}\``).join(', ')}.\n`
}

/** One chapter per form of a union, and after each the unions among its keys, every one once. */
const unionChapters = (path: string, node: TreeNode, level: string): readonly string[] => {
  const shown = new Map<string, string>()
  return forms(node).flatMap((form) => {
    const before = new Set(shown.keys())
    const head = `${level} \`${path}\` of type \`${String(discriminator(form))}\``
    const title = `${head}\n\n${form.properties?.type?.description ?? ''}${absence(form)}\n\n${newRows(form, shown)}`
    const inner = rowsOf(form, '').filter((row) => isUnionOfMappings(row.node) && !before.has(JSON.stringify(row)))
    return [title, ...inner.flatMap((row) => unionChapters(`${path}.${row.key}`, row.node, `${level}#`))]
  })
}

const chapter = (key: string, node: TreeNode, required: boolean): readonly string[] => {
  const head = `## ${key}\n\n${node.description ?? ''}\n`
  const union = isUnionOfMappings(node) ? node : itemsOf(node)
  if (union !== undefined) return [head, ...unionChapters(node === union ? key : `${key}[]`, union, '###')]
  return [head, table(isSection(node) ? rowsOf(node, '') : [{ key, node, required }])]
}

/** The reference page of the config, as Markdown. */
export const referencePage = (): string => {
  const tree = configTree()
  const chapters = Object.entries(tree.properties ?? {})
    .filter(([key]) => key !== '$schema')
    .flatMap(([key, node]) => chapter(key, node, tree.required?.includes(key) ?? false))
  return `${[introduction, ...chapters].join('\n').trimEnd()}\n`
}
