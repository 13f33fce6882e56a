import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'
import { childNode, forms, type TreeNode, takes } from './config-tree.js'
import { type ConfigPath, pathText } from './finding.js'
import { formOf } from './form-of.js'
import type { Leaf, PlainConfig, ValueFault } from './plain-config.js'
import type { ReferenceSources } from './references.js'

interface Walk {
  readonly env: ReferenceSources['env']
  readonly leaves: Leaf[]
  readonly offsets: Map<string, number>
  readonly faults: ValueFault[]
  readonly anchors: Map<string, Node>
  values: number
}

interface Spot {
  readonly path: ConfigPath
  readonly node: TreeNode | undefined
  readonly put: (value: unknown) => void
}

type Content = Alias | Scalar | YAMLMap | YAMLSeq | null | undefined

const maxValues = 20_000
const maxDepth = 40
const coreTags = new Set(
  ['str', 'int', 'float', 'bool', 'null', 'map', 'seq'].map((name) => `tag:yaml.org,2002:${name}`),
)

const visitScalar = (walk: Walk, scalar: Scalar | undefined, { path, node, put }: Spot): void => {
  const content = scalar?.value ?? null
  const isText = typeof content === 'string'
  // 1.10, 0012 and 1e5 are texts where a text is wanted: what was written counts, not the number that YAML makes of it.
  const asText =
    !isText &&
    content !== null &&
    takes(node, 'string') &&
    !takes(node, 'integer') &&
    !takes(node, 'number') &&
    !takes(node, typeof content)
  const written = isText ? content : (scalar?.source ?? String(content))
  put(isText || asText ? written : content)
  const textForm = forms(node ?? {}).find((form) => form.type === 'string')
  if (isText || asText) walk.leaves.push({ path, written, node: textForm ?? node, put })
}

const visitList = (walk: Walk, list: YAMLSeq, { path, node, put }: Spot): void => {
  const items: unknown[] = []
  put(items)
  const itemNode = forms(node ?? {}).find((form) => form.type === 'array')?.items
  list.items.forEach((item, index) => {
    const itemPath = [...path, index]
    const content = item as Content
    const offset = content?.range?.[0]
    if (offset !== undefined) walk.offsets.set(pathText(itemPath), offset)
    items.push(null)
    visit(walk, content, {
      path: itemPath,
      node: itemNode,
      put: (value) => {
        items[index] = value
      },
    })
  })
}

/** The name of a key, or nothing and a fault when it is not a plain name. */
const keyName = (walk: Walk, { key }: Pair, path: ConfigPath): string | undefined => {
  const text =
    isScalar(key) &&
    (typeof key.value === 'string' ? key.value : key.value === null ? undefined : (key.source ?? String(key.value)))
  if (typeof text === 'string' && text !== '__proto__') return text
  walk.faults.push({ code: 'bad-key', path, message: 'holds a key that is no name', fix: 'Write name: value.' })
  return undefined
}

const twice = (path: ConfigPath, offset: number | undefined): ValueFault => ({
  code: 'duplicate-key',
  path,
  ...(offset === undefined ? {} : { offset }),
  message: 'is there more than once',
  fix: 'Keep one of them.',
})

/** True for a key without a value that need not be there: a section whose lines are all commented out. */
const isUnset = (content: Content, node: TreeNode | undefined, required: boolean): boolean =>
  !required &&
  node !== undefined &&
  (content === null || content === undefined || (isScalar(content) && content.value === null)) &&
  !takes(node, 'null')

const visitMap = (walk: Walk, map: YAMLMap, { path, node, put }: Spot): void => {
  const value: Record<string, unknown> = {}
  put(value)
  const { form, type, fault } = formOf(map, node, walk.env)
  const seen = new Set<string>()
  for (const pair of map.items) {
    const key = keyName(walk, pair, path)
    if (key === undefined) continue
    const keyPath = [...path, key]
    const offset = (pair.key as Node).range?.[0]
    if (seen.has(key)) {
      walk.faults.push(twice(keyPath, offset))
      continue
    }
    seen.add(key)
    if (offset !== undefined) walk.offsets.set(pathText(keyPath), offset)
    const content = pair.value as Content
    const child = childNode(form, key)
    const isOpen = form?.properties === undefined
    if (
      isUnset(content, child, isOpen || (form.required?.includes(key) ?? false)) ||
      (key === 'type' && type !== undefined)
    )
      continue
    visit(walk, content, {
      path: keyPath,
      node: child,
      put: (content) => {
        value[key] = content
      },
    })
  }
  if (fault !== undefined) walk.faults.push({ ...fault, path: [...path, 'type'] })
  if (type !== undefined) value.type = type
}

const tooLarge = (path: ConfigPath): ValueFault => ({
  code: 'too-large',
  path,
  message: 'makes the config too large or too deep',
  fix: 'Write it without aliases (*name).',
})
const badAlias = (path: ConfigPath): ValueFault => ({
  code: 'yaml-alias',
  path,
  message: 'is an alias of an anchor that is not there',
  fix: 'Put a value that begins with * in quotes.',
})
const badTag = (path: ConfigPath): ValueFault => ({
  code: 'yaml-tag',
  path,
  message: 'has a YAML tag (!…), which is not read',
  fix: 'Remove the tag, or put the value in quotes.',
})

const visit = (walk: Walk, node: Content, spot: Spot): void => {
  walk.values += 1
  if (walk.values > maxValues || spot.path.length > maxDepth) {
    if (!walk.faults.some(({ code }) => code === 'too-large')) walk.faults.push(tooLarge(spot.path))
  } else if (isAlias(node)) {
    const target = walk.anchors.get(node.source)
    if (target === undefined) walk.faults.push(badAlias(spot.path))
    else visit(walk, target, spot)
  } else {
    if (node?.anchor !== undefined) walk.anchors.set(node.anchor, node)
    if (node?.tag !== undefined && !coreTags.has(node.tag)) walk.faults.push(badTag(spot.path))
    if (isMap(node)) visitMap(walk, node, spot)
    else if (isSeq(node)) visitList(walk, node, spot)
    else visitScalar(walk, isScalar(node) ? node : undefined, spot)
  }
}

/** Makes plain values of a document, with the place of each key. `tree` says which values are texts. Aliases are followed within a budget. */
export const plainValue = (root: Node, tree: TreeNode, env: ReferenceSources['env']): PlainConfig => {
  const walk: Walk = { env, leaves: [], offsets: new Map(), faults: [], anchors: new Map(), values: 0 }
  let value: unknown
  visit(walk, root, {
    path: [],
    node: tree,
    put: (content) => {
      value = content
    },
  })
  return { value, leaves: walk.leaves, offsets: walk.offsets, faults: walk.faults }
}
