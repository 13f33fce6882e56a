import { join } from 'node:path'
import type { Invocation } from '../commands/command.js'
import type { LoadedConfig } from '../load-config.js'
import { renderFailure } from '../render/failure.js'
import type { Progress } from '../render/progress.js'
import { renderSummary } from '../render/summary.js'
import { plural } from '../render/text.js'
import type { RunResult } from './result.js'

/** What a result is shown with. */
export interface Shown {
  readonly invocation: Invocation
  readonly loaded: LoadedConfig
  /** Absolute path of the state folder. */
  readonly stateFolder: string
  readonly progress: Progress
}

const commandLine = ({ values }: Invocation): string => {
  const { config } = values
  if (typeof config !== 'string') return 'rosterstream sync'
  return `rosterstream sync --config ${/^[\w./:\\-]+$/.test(config) ? config : JSON.stringify(config)}`
}

/** What needs a person is said on stderr too where the summary is not read: with --quiet, and in a log of JSON lines. */
const tellHeld = (result: RunResult, { invocation, progress }: Shown): void => {
  const { values } = invocation
  const { plan } = result
  if (plan === null || plan.held === null || !(result.sinks ?? []).some(({ status }) => status === 'held')) return
  if (values.quiet !== true && values['log-format'] !== 'json') return
  const message = `held by the guard, nothing was published (${plural(plan.held.length, 'reason')}; first: ${plan.held[0]?.message ?? ''}); if it is meant: ${commandLine(invocation)} --accept-plan ${plan.hash}`
  progress.log('error', message, { event: 'held', hash: plan.hash })
}

/** Shows how a run ended: the summary on stdout unless --quiet, what failed or is held on stderr. */
export const showResult = (result: RunResult, shown: Shown): void => {
  const { invocation, loaded, stateFolder } = shown
  const { io, values } = invocation
  const { source } = loaded.config
  if (values.quiet !== true) {
    const from = source.type === 'oneroster' ? source.baseUrl : source.path
    const rejectsFile = join(stateFolder, 'runs', result.runId, 'rejects.jsonl')
    io.stdout.write(renderSummary(result, { from, rejectsFile, commandLine: commandLine(invocation) }))
  }
  tellHeld(result, shown)
  if (result.status === 'failed' && result.error !== null) {
    const failure = { ...result.error, exitCode: result.exitCode, stack: undefined }
    io.stderr.write(renderFailure(failure, String(values['log-format'])))
  }
}
