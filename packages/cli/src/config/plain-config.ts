import type { TreeNode } from './config-tree.js'
import type { ConfigPath } from './finding.js'

/** A fault met while the document became plain values. */
export interface ValueFault {
  readonly code: string
  readonly path: ConfigPath
  /** Where it is, when that is not at the key that `path` names. */
  readonly offset?: number
  readonly message: string
  readonly near?: string
  readonly fix: string
}

/** A text in the config, as written. `put` replaces it in the plain value. */
export interface Leaf {
  readonly path: ConfigPath
  readonly written: string
  readonly node: TreeNode | undefined
  readonly put: (value: unknown) => void
}

/** A config as plain values, before references are replaced. `offsets` finds the key of each path; what is missing has none. */
export interface PlainConfig {
  readonly value: unknown
  readonly leaves: readonly Leaf[]
  readonly offsets: ReadonlyMap<string, number>
  readonly faults: readonly ValueFault[]
}
