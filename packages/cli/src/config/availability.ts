import { ConfigError } from '@rosterstream/core'
import type { Config } from './config-schema.js'
import { configTree, discriminator, forms, type TreeNode } from './config-tree.js'

const isAbsent = (node: TreeNode | undefined, type: string): boolean =>
  node !== undefined && forms(node).some((form) => form.notAvailable === true && discriminator(form) === type)

const notAvailable = (what: string, hint: string): ConfigError =>
  new ConfigError(`${what} is not part of this version`, { code: 'not-available', hint })

/** Refuses a valid config that names what this version cannot run: ConfigError `not-available`. */
export const requireAvailable = ({ source, sinks }: Config): void => {
  const { properties } = configTree()
  if (isAbsent(properties?.source, source.type))
    throw notAvailable(`the source type ${source.type}`, 'Use source.type: oneroster.')
  if (source.type === 'oneroster' && isAbsent(properties?.source && authNode(properties.source), source.auth.type)) {
    throw notAvailable(`authentication of type ${source.auth.type}`, 'Use source.auth of type oauth2, bearer or none.')
  }
  for (const { type } of sinks) {
    if (isAbsent(properties?.sinks?.items, type)) throw notAvailable(`the ${type} sink`, 'Use a sink of type sds-csv.')
  }
}

const authNode = (source: TreeNode): TreeNode | undefined =>
  forms(source).find((form) => discriminator(form) === 'oneroster')?.properties?.auth
