import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { ConfigError, type TableSet } from '@rosterstream/core'
import { readSet } from '@rosterstream/sinks/sds-csv'
import { levelSnapshotStore, openState, type State } from '@rosterstream/store'
import type { Invocation } from '../commands/command.js'
import { InvalidConfigError } from '../config/finding.js'
import { type LoadedConfig, loadConfig } from '../load-config.js'
import { failureOf, renderFailure } from '../render/failure.js'
import { renderFindings } from '../render/findings.js'
import { createProgress, type Progress } from '../render/progress.js'
import { renderSummary } from '../render/summary.js'
import { acceptPlan } from './accept-plan.js'
import { buildOperators } from './build-operators.js'
import { buildSinks } from './build-sinks.js'
import { type BuiltSource, buildSource } from './build-source.js'
import { RunDraft } from './draft.js'
import { readFlags, resultFileOf, type SyncFlags } from './read-flags.js'
import { keptRejection, RejectsFile } from './rejects-file.js'
import type { RunResult } from './result.js'
import { runSync } from './run-sync.js'
import type { SyncParts, SyncRequest } from './sync-parts.js'
import { checkTenant, type Tenant } from './tenant.js'

/** Writes a result whole or not at all; a folder that is missing is made. */
const writeResult = async (file: string, result: RunResult): Promise<void> => {
  await mkdir(dirname(file), { recursive: true })
  const partial = `${file}.${process.pid}.partial`
  await writeFile(partial, `${JSON.stringify(result, null, 2)}\n`, { mode: 0o600 })
  await rename(partial, file)
}

const progressOf = ({ io, values }: Invocation): Progress => {
  const silent = values.quiet === true || values['no-progress'] === true
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && io.env.CI === undefined
  return createProgress({ stderr: io.stderr, mode: silent ? 'none' : live ? 'live' : 'lines' })
}

const load = async (flags: SyncFlags, invocation: Invocation): Promise<LoadedConfig> => {
  const { io, values } = invocation
  try {
    const loaded = await loadConfig(flags.configFile, { env: io.env, cwd: io.cwd })
    if (loaded.findings.length > 0 && values.quiet !== true)
      io.stderr.write(renderFindings(loaded.findings, flags.configFile))
    return loaded
  } catch (error) {
    if (error instanceof InvalidConfigError && values['log-format'] !== 'json') {
      io.stderr.write(renderFindings(error.findings, flags.configFile))
    }
    throw error
  }
}

const tenantOf = (source: BuiltSource, parts: SyncParts): Tenant => ({
  source: source.tenant,
  sinks: parts.sinks.map(({ type, place }) => ({ type, place })),
})

const readBaseline = async (state: State, directory: string | undefined): Promise<TableSet | undefined> => {
  if (directory === undefined) return undefined
  const reasons: string[] = []
  const set = await readSet(directory, {
    work: { scratch: state.scratch, store: state.sorted },
    remark: (message) => reasons.push(message),
  })
  if (set !== undefined) return set
  throw new ConfigError(reasons[0] ?? `${directory} holds no SDS V2.1 CSV set`, {
    code: 'bad-baseline',
    hint: 'Name a folder with the CSV files that School Data Sync holds today; rosterstream validate DIR says what is wrong with them.',
  })
}

interface Session {
  readonly flags: SyncFlags
  readonly loaded: LoadedConfig
  readonly state: State
  readonly draft: RunDraft
  readonly progress: Progress
  readonly invocation: Invocation
}

/** Runs with an open state; settles with the file of rejects. */
const runInState = async ({ flags, loaded, state, draft, progress, invocation }: Session): Promise<void> => {
  const { config } = loaded
  const { io } = invocation
  const source = await buildSource(loaded, { env: io.env, scratch: state.scratch })
  const work = { scratch: state.scratch, store: state.sorted }
  const parts: SyncParts = {
    source: source.open,
    sourceKey: source.key,
    operators: buildOperators(config, draft.startedAt),
    choice: config.source.include,
    sinks: buildSinks(config, { statePath: state.directory, stateId: state.id, rebind: flags.rebind, work }),
    guard: guardOf(config.guard),
    trustUnproven: config.source.trustUnproven,
  }
  if (!flags.rebind) checkTenant(await state.readTenant<Tenant>(), tenantOf(source, parts))
  const run = await state.createRun(draft.runId)
  const csv = flags.rejectsCsv === undefined ? undefined : new RejectsFile(flags.rejectsCsv)
  const snapshots = flags.dryRun ? levelSnapshotStore(join(state.temporary, 'dry-run')) : state.snapshots
  const request: SyncRequest = {
    dryRun: flags.dryRun,
    baseline: await readBaseline(state, flags.baseline),
    signal: io.signal,
    progress,
    snapshots,
    run: {
      reject: (rejection) => {
        const kept = keptRejection(rejection, flags.showValues)
        run.reject(kept)
        csv?.add(kept)
      },
    },
  }
  try {
    if (flags.acceptPlan !== undefined) await acceptPlan(state, { parts, request, draft, hash: flags.acceptPlan })
    else await runSync(state, { parts, request, draft })
    if (!flags.dryRun) await state.writeTenant(tenantOf(source, parts))
  } finally {
    csv?.close()
    await run.close()
    if (flags.dryRun) await snapshots.close()
  }
}

/** Shares of the config are percent, those of the guard are parts of one. */
const guardOf = (guard: LoadedConfig['config']['guard']): SyncParts['guard'] => ({
  removed: guard.removed / 100,
  changed: guard.changed / 100,
  perSchool: { removed: guard.perSchool.removed / 100, minRows: guard.perSchool.minRows },
})

const conclude = async (result: RunResult, invocation: Invocation): Promise<RunResult> => {
  const file = resultFileOf(invocation)
  if (file !== undefined) await writeResult(file, result)
  return result
}

/**
 * The sync command: config, state, run, result, summary. Writes the result file whenever its flag could be read, also when the run fails;
 * raises what ended the run after that.
 */
export const syncCommand = async (invocation: Invocation): Promise<number> => {
  const draft = new RunDraft(new Date())
  const progress = progressOf(invocation)
  let state: State | undefined
  try {
    const flags = readFlags(invocation)
    const loaded = await load(flags, invocation)
    state = await openState(loaded.config.state)
    await runInState({ flags, loaded, state, draft, progress, invocation })
    progress.close()
    const result = draft.finish(new Date())
    await state.saveResult(draft.runId, result)
    await conclude(result, invocation)
    show(result, { invocation, loaded, state, draft })
    return result.exitCode
  } catch (error) {
    progress.close()
    const result = draft.fail(error, new Date())
    await state?.saveResult(draft.runId, result).catch(() => undefined)
    await conclude(result, invocation)
    throw error
  } finally {
    await state?.close()
  }
}

const show = (
  result: RunResult,
  { invocation, loaded, state, draft }: { invocation: Invocation; loaded: LoadedConfig; state: State; draft: RunDraft },
): void => {
  const { io, values } = invocation
  if (values.quiet !== true) {
    const config = typeof values.config === 'string' ? ` --config ${values.config}` : ''
    const { source } = loaded.config
    const from = source.type === 'oneroster' ? source.baseUrl : source.path
    const rejectsFile = join(state.directory, 'runs', draft.runId, 'rejects.jsonl')
    io.stdout.write(renderSummary(result, { from, rejectsFile, commandLine: `rosterstream sync${config}` }))
  }
  if (result.status === 'failed' && result.error !== null) {
    io.stderr.write(
      renderFailure(
        { ...failureOf(result.error), exitCode: result.exitCode, ...result.error, stack: undefined },
        String(values['log-format']),
      ),
    )
  }
}
