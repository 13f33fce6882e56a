import { z } from 'zod'
import { configSchema } from './config-schema.js'

/** One node of the config's JSON Schema, with our own keys beside the standard ones. */
export interface TreeNode {
  readonly type?: string
  readonly description?: string
  readonly default?: unknown
  readonly example?: unknown
  readonly const?: unknown
  readonly enum?: readonly unknown[]
  readonly properties?: Readonly<Record<string, TreeNode>>
  readonly required?: readonly string[]
  readonly additionalProperties?: TreeNode | false
  readonly items?: TreeNode
  readonly anyOf?: readonly TreeNode[]
  readonly oneOf?: readonly TreeNode[]
  readonly writeOnly?: boolean
  readonly fromFile?: boolean
  readonly path?: boolean
  readonly certificates?: boolean
  readonly unit?: string
  readonly notAvailable?: boolean
}

let tree: TreeNode | undefined

/** The JSON Schema of what a person may write. Made once. */
export const configTree = (): TreeNode => {
  tree ??= z.toJSONSchema(configSchema, { io: 'input' }) as unknown as TreeNode
  return tree
}

/** The forms that a value may take at a node: itself, or the members of its union. */
export const forms = (node: TreeNode): readonly TreeNode[] =>
  node.anyOf?.flatMap(forms) ?? node.oneOf?.flatMap(forms) ?? [node]

/** The value of `type` that picks one form of a union, such as `oauth2`. */
export const discriminator = (form: TreeNode): string | undefined => {
  const kind = form.properties?.type?.const
  return typeof kind === 'string' ? kind : undefined
}

/** Finds the form for a mapping: by its `type` where forms differ by that, else the only one that is a mapping. */
export const mappingForm = (node: TreeNode, type: unknown): TreeNode | undefined => {
  const mappings = forms(node).filter((form) => form.type === 'object')
  return (
    mappings.find((form) => discriminator(form) === type && type !== undefined) ??
    (mappings.length === 1 ? mappings[0] : undefined)
  )
}

/** The node of one key of a mapping. */
export const childNode = (form: TreeNode | undefined, key: string): TreeNode | undefined => {
  if (form === undefined) return undefined
  if (form.properties !== undefined && Object.hasOwn(form.properties, key)) return form.properties[key]
  return form.additionalProperties === false ? undefined : form.additionalProperties
}

/** True when a value of that JSON type is a form of the node. */
export const takes = (node: TreeNode | undefined, type: string): boolean =>
  node !== undefined && forms(node).some((form) => form.type === type)

const nouns: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'null',
}

const choices = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `${values.slice(0, -1).join(', ')} or ${String(values.at(-1))}`

/** Says in words what a node takes: `a whole number`, `basic, body, both or query`, `true or false, or a list`. */
export const expectation = (node: TreeNode): string => {
  if (node.unit === 'duration') return 'a duration such as 15m, 20h or 90s'
  if (node.unit === 'percent') return 'a percentage such as "10%"'
  const kinds = forms(node).flatMap((form) => discriminator(form) ?? [])
  if (kinds.length > 0) return `a mapping whose type is ${choices(kinds)}`
  const words = forms(node)
    .filter((form) => form.type !== 'null')
    .map((form) => (form.enum === undefined ? (nouns[form.type ?? ''] ?? 'a value') : choices(form.enum)))
  return [...new Set(words)].join(', or ')
}

const walk = (node: TreeNode, path: string, visit: (key: string, path: string) => void): void => {
  for (const form of forms(node)) {
    for (const [key, child] of Object.entries(form.properties ?? {})) {
      if (key !== 'type') visit(key, path)
      walk(child, path === '' ? key : `${path}.${key}`, visit)
    }
    if (form.items !== undefined) walk(form.items, `${path}[]`, visit)
  }
}

let homes: Map<string, Set<string>> | undefined

/** Tells where in the config a key is known: the paths of its parents, such as `transform` for `phoneRegion`. */
export const homesOf = (key: string): readonly string[] => {
  if (homes === undefined) {
    const found = new Map<string, Set<string>>()
    walk(configTree(), '', (name, path) => found.set(name, (found.get(name) ?? new Set()).add(path)))
    homes = found
  }
  return [...(homes.get(key) ?? [])]
}
