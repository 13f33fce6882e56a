import { chmodSync, readdirSync, rmSync, statSync, utimesSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { LockError } from '@rosterstream/core'
import { ClassicLevel } from 'classic-level'
import { makeFolder, readIfThere, replaceFile } from '../durable-files.js'
import { databaseError, isDamage, isLocked } from '../level/database.js'

// LevelDB locks its folder through the operating system, which lets go of the lock when the process ends, however it ends; a file with
// a pid would outlive a kill and need a judgement on who is dead. An empty database serves as the lock, `lock.json` names the holder.
const holderName = 'lock.json'
const beatMs = 20_000
const silenceMs = 60_000
const spares = 5

interface Holder {
  readonly pid: number
  readonly host: string
  readonly since: string
}

/** A state folder that is ours. */
export interface StateLock {
  readonly release: () => Promise<void>
}

/**
 * Takes the lock of a state folder. Raises LockError `state-locked` naming who has it; one left by a killed process is no hindrance.
 * Where a share does not pass locks on to other machines, a holder on another host counts while it was heard of within a minute.
 */
export const lockState = async (directory: string, now: () => Date): Promise<StateLock> => {
  const database = await openFirstSound(directory)
  const path = join(directory, holderName)
  try {
    refuseOtherHost(directory, path)
    const holder: Holder = { pid: process.pid, host: hostname(), since: now().toISOString() }
    replaceFile(path, `${JSON.stringify(holder)}\n`)
  } catch (error) {
    await database.close()
    throw error
  }
  // The timer also keeps the database from being collected, and with it the lock.
  const beat = setInterval(() => {
    if (database.status === 'open') touch(path)
  }, beatMs)
  beat.unref()
  return {
    release: async () => {
      clearInterval(beat)
      rmSync(path, { force: true })
      await database.close()
    },
  }
}

/** A damaged lock is left where it is: whoever removed it could remove one that is held. The next folder serves instead, for all alike. */
const openFirstSound = async (directory: string): Promise<ClassicLevel> => {
  for (let spare = 1; ; spare++) {
    const folder = join(directory, spare === 1 ? 'lock' : `lock-${spare}`)
    makeFolder(folder)
    const database = new ClassicLevel(folder, { writeBufferSize: 64 * 1024, cacheSize: 0 })
    try {
      await database.open()
      for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o600)
      return database
    } catch (error) {
      await database.close().catch(() => undefined)
      if (isLocked(error)) throw heldBy(directory, await findHolder(directory), error)
      if (!isDamage(error) || spare === spares) throw databaseError(error, folder)
    }
  }
}

const readHolder = (path: string): Holder | undefined => {
  try {
    return JSON.parse(readIfThere(path) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Waits a moment for a holder that has the lock and is about to say so. */
const findHolder = async (directory: string): Promise<Holder | undefined> => {
  for (let tries = 0; tries < 10; tries++) {
    const holder = readHolder(join(directory, holderName))
    if (holder !== undefined && (holder.host !== hostname() || isAlive(holder.pid))) return holder
    await pause(20)
  }
  return undefined
}

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const refuseOtherHost = (directory: string, path: string): void => {
  const holder = readHolder(path)
  if (holder === undefined || holder.host === hostname()) return
  // Both times are of the clock of the disk, which need not be ours.
  const probe = join(directory, 'lock.probe')
  replaceFile(probe, '')
  const silentMs = statSync(probe).mtimeMs - statSync(path).mtimeMs
  rmSync(probe, { force: true })
  if (silentMs < silenceMs) throw heldBy(directory, holder)
}

const touch = (path: string): void => {
  try {
    const now = new Date()
    utimesSync(path, now, now)
  } catch {
    // The file is a courtesy to others; the lock itself is held by the system.
  }
}

const heldBy = (directory: string, holder: Holder | undefined, cause?: unknown): LockError => {
  const who = holder === undefined ? 'another process' : `process ${holder.pid} on ${holder.host}`
  const since = holder === undefined ? '' : ` since ${holder.since}`
  return new LockError(`${who} holds the state ${directory}${since}`, {
    code: 'state-locked',
    hint: 'Wait until that run has ended. The lock of a run that was killed goes by itself, within a minute on another host.',
    cause,
  })
}
