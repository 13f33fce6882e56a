import { type RejectionCounts, type RuleName, rules } from '@rosterstream/core'
import type { PlanResult, RunResult, SinkResult } from '../sync/result.js'
import { columns, count, duration, plural } from './text.js'

/** What a summary says beside the result. */
export interface SummaryOptions {
  /** Where the roster came from, as a person knows it. */
  readonly from: string
  /** The file with every reject of the run. */
  readonly rejectsFile: string
  /** How the command is called, for the lines that a person may copy. */
  readonly commandLine: string
}

const orgsShown = 5

const readPart = (result: RunResult, from: string): string => {
  if (result.pull === null) return ''
  const entries = Object.entries(result.pull.collections)
  const unproven = entries.filter(([, part]) => part.completeness !== 'proven').map(([name]) => name)
  const verdict =
    unproven.length === 0
      ? 'complete: every collection adds up to the total that the server announced'
      : `complete as far as can be known: the server gave no total for ${unproven.join(', ')}`
  const rows = entries.map(([name, part]) => [
    name,
    count(part.received),
    part.total === null ? '-' : count(part.total),
    part.completeness,
    [part.retries > 0 ? plural(part.retries, 'retry', 'retries') : '', ...part.remarks]
      .filter((text) => text !== '')
      .join('; '),
  ])
  const table = columns([['', 'received', 'announced', 'proof', ''], ...rows], { right: [1, 2], indent: '  ' })
  return `Read from ${from}\n  ${verdict}\n${table}\n`
}

const change = (file: { added: number; changed: number; removed: number }): string =>
  file.added + file.changed + file.removed === 0
    ? 'no change'
    : `${count(file.added)} added, ${count(file.changed)} changed, ${count(file.removed)} removed`

/** +4 ~1 -2, or 0. */
const brief = ({ added, changed, removed }: { added: number; changed: number; removed: number }): string => {
  const parts: readonly (readonly [string, number])[] = [
    ['+', added],
    ['~', changed],
    ['-', removed],
  ]
  const moved = parts.filter(([, times]) => times > 0).map(([sign, times]) => sign + count(times))
  return moved.length === 0 ? '0' : moved.join(' ')
}

const planPart = (plan: PlanResult | null): string => {
  if (plan === null) return ''
  const rows = Object.entries(plan.files).map(([name, file]) => [
    name,
    count(file.rows),
    plan.first ? '' : change(file),
  ])
  const compared = plan.first ? 'a first publish: there was nothing to compare with' : 'against the set published last'
  return `The set (${compared})\n${columns([['', 'rows', ''], ...rows], { right: [1], indent: '  ' })}${plan.first ? '' : orgsPart(plan)}\n`
}

const orgsPart = ({ orgs }: PlanResult): string => {
  if (orgs.length === 0) return ''
  const rows = orgs
    .slice(0, orgsShown)
    .map((org) => [
      org.name ?? org.sourcedId,
      `users ${brief(org.users)}`,
      `classes ${brief(org.classes)}`,
      `enrollments ${brief(org.enrollments)}`,
    ])
  const more = orgs.length > orgsShown ? `    and ${plural(orgs.length - orgsShown, 'more org')}\n` : ''
  return `  By org, most losses first (+ added, ~ changed, - removed)\n${columns(rows, { indent: '    ' })}${more}`
}

const rejectsPart = (rejects: RejectionCounts | null, file: string): string => {
  if (rejects === null) return ''
  if (rejects.error + rejects.warning + rejects.info === 0) return 'Left out: nothing\n\n'
  const order = { error: 0, warning: 1, info: 2 }
  const entries = (Object.entries(rejects.byRule) as [RuleName, number][]).sort(
    ([a, n], [b, m]) => order[rules[a].severity] - order[rules[b].severity] || m - n,
  )
  const text = entries
    .map(([name, times]) => {
      const { severity, sentence, nextStep } = rules[name]
      const next = severity === 'info' ? '' : `\n${' '.repeat(22)}next: ${nextStep}`
      return `  ${count(times).padStart(8)}  ${severity.padEnd(7)}  ${name}: ${sentence}${next}\n`
    })
    .join('')
  const sum = `${plural(rejects.error, 'error')} (dropped), ${plural(rejects.warning, 'warning')} (a value or link left out), ${plural(rejects.info, 'record or link', 'records and links')} left out by rule`
  return `Left out: ${sum}\n${text}  each one: ${file}\n\n`
}

const heldPart = (plan: PlanResult, commandLine: string): string => {
  const reasons = (plan.held ?? []).map(({ message }) => `  - ${message}\n`).join('')
  return `HELD. Nothing was published; the last set stands.\n${reasons}  If this is meant: ${commandLine} --accept-plan ${plan.hash}\n  If not: have the source mended; the next run plans anew.\n`
}

const sinkPart = (sink: SinkResult): string => {
  const remarks = sink.remarks.map((remark) => `  note: ${remark}\n`).join('')
  const nothingSent =
    sink.type === 'sds-csv' ? '  Nothing has been sent to Microsoft: upload these files to School Data Sync.\n' : ''
  switch (sink.status) {
    case 'published':
      return `Published: ${sink.directory}\n${nothingSent}${remarks}`
    case 'unchanged':
      return `Unchanged: ${sink.directory} holds this set already\n${remarks}`
    case 'failed':
      return `FAILED: ${sink.directory}: ${sink.error?.message ?? ''}\n  next: ${sink.error?.hint ?? ''}\n  What was published before stands.\n${remarks}`
    case 'held':
      return remarks
    case 'planned':
      return `Dry run: nothing was published to ${sink.directory}\n${remarks}`
  }
}

/** The summary of a run in plain words, for stdout. Holds counts, ids of orgs and paths; no personal value. */
export const renderSummary = (result: RunResult, options: SummaryOptions): string => {
  const held = result.plan?.held ?? null
  const would = result.status === 'planned' && held !== null ? 'The guard would hold this plan:\n' : ''
  const reasons = would === '' ? '' : `${would}${(held ?? []).map(({ message }) => `  - ${message}\n`).join('')}`
  return [
    readPart(result, options.from),
    rejectsPart(result.rejects, options.rejectsFile),
    planPart(result.plan),
    result.plan !== null && (result.sinks ?? []).some(({ status }) => status === 'held')
      ? heldPart(result.plan, options.commandLine)
      : '',
    reasons,
    ...(result.sinks ?? []).map(sinkPart),
    `Done in ${duration(result.durationMs)}.\n`,
  ].join('')
}
