import type { Change } from './org-plans.js'
import type { FilePlan, Plan } from './plan.js'

/** How much a publish may change. Shares are between 0 and 1. */
export interface GuardSettings {
  /** Largest share of the rows of a file that may go. @default 0.1 */
  readonly removed?: number | undefined
  /** Largest share of the rows of a file that may change. @default 0.75 */
  readonly changed?: number | undefined
  readonly perSchool?: {
    /** Share of its users, classes or enrollments at which the loss of one org holds. @default 0.5 */
    readonly removed?: number | undefined
    /** Orgs with fewer of a kind are not looked at for that kind. @default 20 */
    readonly minRows?: number | undefined
  }
}

/** One reason to hold a plan. */
export interface HoldReason {
  readonly rule: 'removed' | 'changed' | 'emptied' | 'file-set' | 'school' | 'unproven'
  /** The file or the sourcedId of the org. */
  readonly subject: string
  readonly message: string
}

const smallFileRows = 20
const smallFileLimit = 5
const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`

const exceeds = (count: number, baseRows: number, limit: number): boolean =>
  baseRows < smallFileRows ? count > smallFileLimit && count * 2 > baseRows : count > baseRows * limit

const judgeFile = (name: string, file: FilePlan, settings: GuardSettings): HoldReason[] => {
  const reasons: HoldReason[] = []
  const add = (rule: HoldReason['rule'], message: string) => reasons.push({ rule, subject: name, message })
  if (file.baseRows > 0 && file.rows === 0) add('emptied', `${name} goes from ${file.baseRows} rows to none`)
  else if (exceeds(file.removed, file.baseRows, settings.removed ?? 0.1)) {
    add('removed', `${name} loses ${file.removed} of ${file.baseRows} rows (limit ${percent(settings.removed ?? 0.1)})`)
  }
  if (exceeds(file.changed, file.baseRows, settings.changed ?? 0.75)) {
    add(
      'changed',
      `${name} changes ${file.changed} of ${file.baseRows} rows (limit ${percent(settings.changed ?? 0.75)})`,
    )
  }
  return reasons
}

/**
 * Judges a plan by the limits. Returns every reason to hold it, none when it may be published. A first publish has none.
 * Source of the defaults: the thresholds that roster services use.
 */
export const guard = (plan: Plan, settings: GuardSettings = {}): readonly HoldReason[] => {
  if (plan.first) return []
  const reasons: HoldReason[] = []
  for (const name of plan.goneFiles) {
    reasons.push({ rule: 'file-set', subject: name, message: `${name} was in the last set and is not in this one` })
  }
  for (const name of plan.newFiles) {
    reasons.push({ rule: 'file-set', subject: name, message: `${name} is in this set and was not in the last one` })
  }
  for (const [name, file] of Object.entries(plan.files)) {
    if (!plan.goneFiles.includes(name) && !plan.newFiles.includes(name))
      reasons.push(...judgeFile(name, file, settings))
  }
  const share = settings.perSchool?.removed ?? 0.5
  const minRows = settings.perSchool?.minRows ?? 20
  for (const org of plan.orgs) {
    for (const kind of ['users', 'classes', 'enrollments'] as const) {
      const change: Change = org[kind]
      if (change.removed === 0 || change.baseRows < minRows || change.removed < change.baseRows * share) continue
      const named = org.name === undefined ? org.sourcedId : `${org.name} (${org.sourcedId})`
      const message = `org ${named} loses ${change.removed} of ${change.baseRows} ${kind}`
      reasons.push({ rule: 'school', subject: org.sourcedId, message })
    }
  }
  return reasons
}
