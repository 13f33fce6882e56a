import type { z } from 'zod'
import {
  childNode,
  discriminator,
  expectation,
  forms,
  homesOf,
  mappingForm,
  type TreeNode,
  takes,
} from './config-tree.js'
import { type ConfigPath, pathText } from './finding.js'
import { nearest } from './nearest.js'
import type { ValueFault } from './plain-config.js'

type Issue = z.core.$ZodIssue

const valueAt = (root: unknown, path: ConfigPath): unknown =>
  path.reduce<unknown>(
    (value, key) =>
      typeof value === 'object' && value !== null ? (value as Record<string | number, unknown>)[key] : undefined,
    root,
  )

/** The form or node of the schema at a place of this config. */
const nodeAt = (tree: TreeNode, root: unknown, path: ConfigPath): TreeNode | undefined => {
  let node: TreeNode | undefined = tree
  let value = root
  for (const key of path) {
    if (node === undefined) return undefined
    const inner: unknown = valueAt(value, [key])
    node =
      typeof key === 'number'
        ? forms(node).find((form) => form.type === 'array')?.items
        : childNode(mappingForm(node, valueAt(value, ['type'])), key)
    value = inner
  }
  return node
}

const kindOf = (value: unknown): string =>
  Array.isArray(value)
    ? 'a list'
    : typeof value === 'object'
      ? 'a mapping'
      : typeof value === 'string'
        ? 'a text'
        : typeof value === 'number'
          ? 'a number'
          : 'true or false'

interface UnknownKeyPlace {
  readonly node: TreeNode | undefined
  readonly form: TreeNode | undefined
}

/** The kinds beside this one that have the key: `oauth2` for a `clientId` under a bearer token. */
const kindsWith = (key: string, node: TreeNode | undefined, form: TreeNode | undefined): readonly string[] =>
  forms(node ?? {}).flatMap((other) =>
    other !== form && childNode(other, key) !== undefined ? (discriminator(other) ?? []) : [],
  )

const unknownKey = (key: string, path: ConfigPath, { node, form }: UnknownKeyPlace): ValueFault => {
  const kinds = kindsWith(key, node, form)
  if (kinds.length > 0) {
    const message = `is no key of type ${discriminator(form ?? {})}, it is one of ${kinds.join(' and ')}`
    return { code: 'unknown-key', path: [...path, key], message, fix: 'Remove it, or change the type.' }
  }
  const here = Object.keys(form?.properties ?? {})
  const homes = homesOf(key).filter((home) => home !== pathText(path).replace(/\[\d+\]/g, '[]'))
  const near = nearest(key, here)
  const base = { code: 'unknown-key', path: [...path, key] }
  if (homes.length > 0) {
    const home = homes.map((one) => (one === '' ? 'the top level' : one)).join(' or ')
    const message = `is no key of ${path.length === 0 ? 'the top level' : pathText(path)}; it belongs under ${home}`
    return { ...base, message, fix: `Move it to ${home}, or remove it.` }
  }
  const names = here.filter((name) => name !== '$schema').join(', ')
  const known = here.length === 0 ? 'Remove it.' : `Remove it, or use one of ${names}.`
  const fix = near === undefined ? known : `Rename it to ${near}, or remove it.`
  return { ...base, message: 'is no key that is known here', ...(near === undefined ? {} : { near }), fix }
}

const wrongValue = (path: ConfigPath, value: unknown, node: TreeNode | undefined): ValueFault => {
  const wanted = node === undefined ? 'another value' : expectation(node)
  if (value === undefined) return { code: 'missing-key', path, message: 'is missing', fix: `Add it: ${wanted}.` }
  if (value === null) return { code: 'missing-value', path, message: 'has no value', fix: `Write ${wanted}.` }
  const values = forms(node ?? {})
    .flatMap((form) => form.enum ?? [])
    .map(String)
  const near = typeof value === 'string' ? nearest(String(value), values) : undefined
  const isUnlisted = typeof value === 'string' && values.length > 0
  return {
    code: isUnlisted ? 'unknown-value' : 'wrong-type',
    path,
    message: `must be ${wanted}${isUnlisted || typeof value === 'number' ? '' : `, and is ${kindOf(value)}`}`,
    ...(near === undefined ? {} : { near }),
    fix: fixFor(node, value, wanted),
  }
}

const fixFor = (node: TreeNode | undefined, value: unknown, wanted: string): string => {
  if (node?.unit === 'duration' && /^\d+$/.test(String(value))) return 'Add the unit, as in 15m.'
  if (node?.unit === 'percent' && /^[\d.]+$/.test(String(value)))
    return 'Write it with a percent sign and in quotes, as in "10%".'
  if (node !== undefined && forms(node).every((form) => form.type === 'array'))
    return 'Write a list: each item on a line of its own that begins with "- ".'
  if (takes(node, 'integer') && /^\d+$/.test(String(value))) return 'Write the number without quotes.'
  if (takes(node, 'boolean') && /^(?:yes|no|on|off|true|false)$/i.test(String(value)))
    return 'Write true or false, without quotes.'
  return `Write ${wanted}.`
}

const wrongForm = (path: ConfigPath, value: unknown, node: TreeNode | undefined): ValueFault => {
  const wanted = node === undefined ? 'another text' : expectation(node)
  const code = node?.unit === 'duration' ? 'bad-duration' : 'bad-percentage'
  return { code, path, message: `must be ${wanted}`, fix: fixFor(node, value, wanted) }
}

const outOfBounds = (issue: Issue, path: ConfigPath, value: unknown): ValueFault => {
  if (value === '')
    return {
      code: 'empty-value',
      path,
      message: 'is empty',
      fix: 'Write a value, or check the variable or file that it comes from.',
    }
  if (Array.isArray(value)) return { code: 'empty-list', path, message: 'is an empty list', fix: 'Add an item.' }
  const bound =
    issue.code === 'too_small'
      ? `at least ${Number(issue.minimum)}`
      : issue.code === 'too_big'
        ? `at most ${Number(issue.maximum)}`
        : 'within its bounds'
  return { code: 'out-of-bounds', path, message: `must be ${bound}`, fix: `Write a number that is ${bound}.` }
}

/** The issues of the union's form that is meant: the one that got past its own type. */
const meantForm = (errors: readonly (readonly Issue[])[]): readonly Issue[] | undefined =>
  errors.find(
    (issues) =>
      issues.length > 0 &&
      issues.every(
        (issue) => issue.path.length > 0 || (issue.code !== 'invalid_type' && issue.code !== 'invalid_value'),
      ),
  )

/** Turns what zod found wrong into faults with words of our own, which never quote a value. */
export const issueFaults = (issues: readonly Issue[], root: unknown, tree: TreeNode): readonly ValueFault[] =>
  issues.flatMap((issue): readonly ValueFault[] => {
    const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)))
    const value = valueAt(root, path)
    const node = nodeAt(tree, root, path)
    switch (issue.code) {
      case 'unrecognized_keys': {
        const form = node === undefined ? undefined : mappingForm(node, valueAt(value, ['type']))
        return issue.keys.map((key) => unknownKey(key, path, { node, form }))
      }
      case 'custom': {
        const {
          code = 'bad-value',
          near,
          fix = 'Change it.',
        } = (issue.params ?? {}) as { code?: string; near?: string; fix?: string }
        return [{ code, path, message: issue.message, ...(near === undefined ? {} : { near }), fix }]
      }
      case 'invalid_union': {
        const meant = meantForm(issue.errors)
        if (meant === undefined) return [wrongValue(path, value, node)]
        return issueFaults(
          meant.map((inner) => ({ ...inner, path: [...issue.path, ...inner.path] })),
          root,
          tree,
        )
      }
      case 'invalid_key':
        return issueFaults(
          issue.issues.map((inner) => ({ ...inner, path: issue.path })),
          root,
          tree,
        )
      case 'too_small':
      case 'too_big':
        return [outOfBounds(issue, path, value)]
      case 'invalid_format':
        return [wrongForm(path, value, node)]
      default:
        return [wrongValue(path, value, node)]
    }
  })
