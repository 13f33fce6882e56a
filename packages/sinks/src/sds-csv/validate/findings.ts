import { type Severity, type ValidationRule, validationRules } from './rules.js'

/** One thing that is wrong in a set, and what to do about it. No personal value stands in it unless values were asked for. */
export interface Finding {
  /** The file as it is named in the folder; empty for the folder as a whole. */
  readonly file: string
  /** Counted from 1, the header being line 1. */
  readonly line: number | undefined
  readonly column: string | undefined
  readonly rule: ValidationRule
  readonly severity: Severity
  readonly message: string
  /** What to do. */
  readonly fix: string
  /** The value itself, when values were asked for. */
  readonly value?: string
}

/** Where a finding was made; `severity` where it differs from that of the rule. */
export interface FindingPlace {
  readonly file: string
  readonly line?: number | undefined
  readonly column?: string | undefined
  readonly severity?: Severity | undefined
  readonly value?: string | undefined
}

/** Findings of one rule in one file that are kept in full; the others are counted. */
const keptPerRuleAndFile = 20

/** Takes findings: keeps the first of each rule and file, and counts all. */
export class Findings {
  readonly #showValues: boolean
  readonly #kept: Finding[] = []
  readonly #keptCounts = new Map<string, number>()
  readonly rules = new Map<ValidationRule, number>()
  readonly severities: Record<Severity, number> = { error: 0, warning: 0, info: 0 }

  constructor(showValues: boolean) {
    this.#showValues = showValues
  }

  /** Takes one finding; the message is made only when it is kept. */
  add(rule: ValidationRule, place: FindingPlace, message: string | ((showValue: boolean) => string)): void {
    const severity = place.severity ?? validationRules[rule].severity
    this.count(rule, severity, 1)
    const key = `${rule} ${place.file}`
    const kept = this.#keptCounts.get(key) ?? 0
    if (kept === keptPerRuleAndFile) return
    this.#keptCounts.set(key, kept + 1)
    this.#kept.push({
      file: place.file,
      line: place.line,
      column: place.column,
      rule,
      severity,
      message: typeof message === 'string' ? message : message(this.#showValues),
      fix: validationRules[rule].fix,
      ...(this.#showValues && place.value !== undefined ? { value: place.value } : {}),
    })
  }

  /** Counts findings that are not kept. */
  count(rule: ValidationRule, severity: Severity, times: number): void {
    if (times === 0) return
    this.rules.set(rule, (this.rules.get(rule) ?? 0) + times)
    this.severities[severity] += times
  }

  /** The kept findings, file by file in the given order, line by line. */
  sorted(files: readonly string[]): readonly Finding[] {
    const rank = new Map(files.map((file, index) => [file, index]))
    return this.#kept.sort(
      (left, right) =>
        (rank.get(left.file) ?? -1) - (rank.get(right.file) ?? -1) || (left.line ?? 0) - (right.line ?? 0),
    )
  }
}
