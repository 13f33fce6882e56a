import { join } from 'node:path'
import { ConfigError, type TableSet } from '@rosterstream/core'
import { readSet } from '@rosterstream/sinks/sds-csv'
import { levelSnapshotStore, openState, type State } from '@rosterstream/store'
import type { Invocation } from '../commands/command.js'
import type { LoadedConfig } from '../load-config.js'
import { failureOf } from '../render/failure.js'
import { createLogger, type LogFormat, type LogLevel } from '../render/logger.js'
import { createProgress, type Progress } from '../render/progress.js'
import { acceptPlan } from './accept-plan.js'
import { buildOperators } from './build-operators.js'
import { buildSinks } from './build-sinks.js'
import { type BuiltSource, buildSource } from './build-source.js'
import { RunDraft } from './draft.js'
import { loadTelling } from './load-telling.js'
import { readFlags, resultFileOf, type SyncFlags } from './read-flags.js'
import { refusePlaces, resultPlaceRefused } from './refuse-places.js'
import { keptRejection, RejectsFile } from './rejects-file.js'
import { logRequests } from './request-log.js'
import { tryResultFile, writeResultFile } from './result-file.js'
import { runSync } from './run-sync.js'
import { showResult } from './show-result.js'
import type { SyncParts, SyncRequest } from './sync-parts.js'
import { checkTenant, isSameSource, type Tenant } from './tenant.js'

const progressOf = ({ io, values }: Invocation): Progress => {
  const level = values.quiet === true ? 'error' : ((values['log-level'] ?? 'info') as LogLevel)
  const format = (values['log-format'] ?? 'text') as LogFormat
  const silent = values['no-progress'] === true || level === 'error' || level === 'warn'
  const live = io.stderr.isTTY === true && io.env.TERM !== 'dumb' && io.env.CI === undefined && format === 'text'
  const logger = createLogger({ stderr: io.stderr, level, format })
  const progress = createProgress({ stderr: io.stderr, logger, mode: silent ? 'none' : live ? 'live' : 'lines' })
  // What is said of the stop stands below the live part, which then must not be drawn over it.
  io.signal.addEventListener('abort', progress.close, { once: true })
  return progress
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
  const known = await state.readTenant<Tenant>()
  if (!flags.rebind) checkTenant(known, tenantOf(source, parts))
  const run = await state.createRun(draft.runId)
  const csv = flags.rejectsCsv === undefined ? undefined : new RejectsFile(flags.rejectsCsv)
  const snapshots = flags.dryRun ? levelSnapshotStore(join(state.temporary, 'dry-run')) : state.snapshots
  const request: SyncRequest = {
    dryRun: flags.dryRun,
    baseline: await readBaseline(state, flags.baseline),
    signal: io.signal,
    progress,
    snapshots,
    previous: known !== undefined && isSameSource(known, source.tenant) ? state.snapshots : undefined,
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

/** Settles with the exit code of a run that came to its end; raises what ended it otherwise. Fills the draft as it goes. */
const runOnce = async (
  { invocation, draft, progress }: Pick<Session, 'invocation' | 'draft' | 'progress'>,
  keep: (state: State) => void,
): Promise<number> => {
  const flags = readFlags(invocation)
  await tryResultFile(flags.resultFile)
  const loaded = await loadTelling(flags.configFile, { progress, invocation })
  refusePlaces(flags, loaded)
  const state = await openState(loaded.config.state, { remark: (message) => progress.log('warn', message) })
  keep(state)
  await runInState({ flags, loaded, state, draft, progress, invocation })
  progress.close()
  const result = draft.finish(new Date())
  await state.saveResult(draft.runId, result)
  const unwritten = await writeResultFile(flags.resultFile, result).then(() => undefined, failureOf)
  progress.log('debug', `timings ${JSON.stringify(result.timings)}`, { event: 'timings', ...result.timings })
  showResult(result, { invocation, loaded, stateFolder: state.directory, progress })
  if (unwritten === undefined) return result.exitCode
  progress.log('error', unwritten.message, { code: unwritten.code })
  return result.exitCode === 0 ? unwritten.exitCode : result.exitCode
}

/** Keeps the result of a failed run wherever that can be done; what ended the run counts more than a result that cannot be written. */
const keepFailure = async (
  draft: RunDraft,
  error: unknown,
  places: { readonly state: State | undefined; readonly file: string | undefined },
) => {
  const result = draft.fail(error, new Date())
  await places.state?.saveResult(draft.runId, result).catch(() => undefined)
  await writeResultFile(places.file, result).catch(() => undefined)
}

/**
 * The sync command: config, state, run, result, summary. Writes the result file whenever its flag could be read, also when the run fails;
 * raises what ended the run after that.
 */
export const syncCommand = async (invocation: Invocation): Promise<number> => {
  const draft = new RunDraft(new Date())
  const progress = progressOf(invocation)
  const stopLog = invocation.values['log-level'] === 'debug' ? logRequests(progress.log) : undefined
  let state: State | undefined
  try {
    return await runOnce({ invocation, draft, progress }, (opened) => {
      state = opened
    })
  } catch (error) {
    progress.close()
    const file = resultPlaceRefused(error) ? undefined : resultFileOf(invocation)
    await keepFailure(draft, error, { state, file })
    throw error
  } finally {
    stopLog?.()
    await state?.close()
  }
}

/** Writes the result of a command line that was refused. */
export const refusedSync = (invocation: Invocation, error: unknown): Promise<void> =>
  keepFailure(new RunDraft(new Date()), error, { state: undefined, file: resultFileOf(invocation) })
