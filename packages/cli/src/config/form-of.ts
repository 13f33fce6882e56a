import { isScalar, type YAMLMap } from 'yaml'
import { discriminator, forms, mappingForm, type TreeNode } from './config-tree.js'
import { nearest } from './nearest.js'
import { expandVariables, type ReferenceSources } from './references.js'

/** Which form of a union a mapping is. `type` is there when it was guessed, `fault` when the written one is missing or unknown. */
export interface FormChoice {
  readonly form: TreeNode | undefined
  readonly type?: string
  readonly fault?: { readonly code: string; readonly message: string; readonly near?: string; readonly fix: string }
}

const keysOf = (map: YAMLMap): readonly string[] =>
  map.items.flatMap(({ key }) => (isScalar(key) && typeof key.value === 'string' ? [key.value] : []))

/** The form that shares most keys with the mapping, if any shares one. */
const mostAlike = (map: YAMLMap, candidates: readonly TreeNode[]): TreeNode | undefined => {
  const keys = keysOf(map).filter((key) => key !== 'type')
  const shared = (form: TreeNode): number => keys.filter((key) => Object.hasOwn(form.properties ?? {}, key)).length
  const best = candidates.reduce<TreeNode | undefined>(
    (most, form) => (most === undefined || shared(form) > shared(most) ? form : most),
    undefined,
  )
  return best !== undefined && shared(best) > 0 ? best : undefined
}

/**
 * Picks the form of a mapping by its `type`. One that is missing or mistyped is a fault, and the likeliest form is taken in its place, so that
 * the rest of the mapping is linted all the same.
 */
export const formOf = (map: YAMLMap, node: TreeNode | undefined, env: ReferenceSources['env']): FormChoice => {
  const candidates = node === undefined ? [] : forms(node).filter((form) => discriminator(form) !== undefined)
  if (node === undefined || candidates.length === 0)
    return { form: node === undefined ? undefined : mappingForm(node, undefined) }
  const kinds = candidates.map((form) => discriminator(form) as string)
  const scalar = map.get('type', true)
  const written =
    isScalar(scalar) && typeof scalar.value === 'string' ? expandVariables(scalar.value, env).text : undefined
  const exact = candidates.find((form) => discriminator(form) === written)
  if (exact !== undefined) return { form: exact }
  const near = written === undefined ? undefined : nearest(written, kinds)
  const form =
    near === undefined ? mostAlike(map, candidates) : candidates.find((candidate) => discriminator(candidate) === near)
  const type = form === undefined ? undefined : discriminator(form)
  const isMissing = scalar === undefined || (isScalar(scalar) && scalar.value === null)
  return {
    form,
    ...(type === undefined ? {} : { type }),
    fault: {
      code: isMissing ? 'missing-key' : 'unknown-value',
      message: isMissing ? 'is missing' : 'is not a kind that is known here',
      ...(near === undefined ? {} : { near }),
      fix: `Use one of ${kinds.join(', ')}.`,
    },
  }
}
