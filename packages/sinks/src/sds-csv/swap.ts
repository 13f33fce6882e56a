import { stat } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { SinkError } from '@rosterstream/core'
import { type Disk, faultCode } from './disk.js'
import { listFolder } from './folder-files.js'
import type { Place } from './place.js'

/** How long a rename is tried again while something holds the folder or a file in it open. */
export interface Patience {
  /** @default 30000 */
  readonly totalMs: number
  /** @default 250 */
  readonly pauseMs: number
}

type Remark = (message: string) => void

const busyCodes: readonly (string | undefined)[] = ['EPERM', 'EBUSY', 'EACCES']

/**
 * Puts the staged set in the folder's place by two renames; between them the folder is missing, never partial.
 * Raises SinkError `sink-folder-busy`: the set before stands, and the new one is kept in `staged`.
 */
export const swap = async (disk: Disk, place: Place, patience: Patience): Promise<void> => {
  const replaces = await exists(place.folder)
  try {
    if (replaces) await renamePatiently(disk, { from: place.folder, to: place.former, patience })
    try {
      await renamePatiently(disk, { from: place.staged, to: place.folder, patience })
    } catch (fault) {
      if (replaces) await renamePatiently(disk, { from: place.former, to: place.folder, patience })
      throw fault
    }
    await disk.sync(place.parent)
  } catch (cause) {
    throw busy(place, patience, cause)
  }
}

/** Ends an interrupted swap: what was about to be published takes its place, else what was published returns to it. Removes leftovers. */
export const finishSwap = async (
  disk: Disk,
  place: Place,
  options: { patience: Patience; remark: Remark },
): Promise<void> => {
  const { patience, remark } = options
  const moved = await exists(place.former)
  if (moved && (await isEmpty(place.folder))) {
    const forward = await exists(place.staged)
    const from = forward ? place.staged : place.former
    try {
      await disk.remove(place.folder)
      await renamePatiently(disk, { from, to: place.folder, patience })
      await disk.sync(place.parent)
    } catch (cause) {
      throw new SinkError(
        `an interrupted publish into ${place.folder} could not be finished (${faultCode(cause) ?? 'unknown fault'}); its set is kept in ${from}`,
        {
          code: 'sink-folder-busy',
          hint: `close what has ${from} open, or rename it to ${place.folder} by hand`,
          cause,
        },
      )
    }
    remark(`an interrupted publish into ${place.folder} was ${forward ? 'finished' : 'taken back'}`)
  }
  await retire(disk, place, remark)
  for (const leftover of [place.probe, `${place.probe}-moved`, `${place.marker}-marker`]) {
    if (await exists(leftover)) await disk.remove(leftover)
  }
}

/** Removes the set before. It is renamed first, so that what stands under the name `former` is always in full. */
export const retire = async (disk: Disk, place: Place, remark: Remark): Promise<void> => {
  try {
    if (await exists(place.gone)) await disk.remove(place.gone)
    if (!(await exists(place.former))) return
    await disk.rename(place.former, place.gone)
    await disk.remove(place.gone)
  } catch (fault) {
    remark(
      `the former set beside ${place.folder} could not be removed (${faultCode(fault) ?? 'unknown fault'}); the next run tries again`,
    )
  }
}

const renamePatiently = async (
  disk: Disk,
  rename: { readonly from: string; readonly to: string; readonly patience: Patience },
): Promise<void> => {
  const { from, to, patience } = rename
  for (let waitedMs = 0; ; waitedMs += patience.pauseMs) {
    try {
      return await disk.rename(from, to)
    } catch (fault) {
      if (!busyCodes.includes(faultCode(fault)) || waitedMs >= patience.totalMs) throw fault
      await pause(patience.pauseMs)
    }
  }
}

const busy = (place: Place, patience: Patience, cause: unknown): SinkError => {
  const code = faultCode(cause) ?? 'unknown fault'
  const tried = busyCodes.includes(code) ? ` within ${Math.round(patience.totalMs / 1000)} s` : ''
  return new SinkError(
    `the folder ${place.folder} could not be replaced${tried} (${code}); the new set is kept in ${place.staged}`,
    {
      code: 'sink-folder-busy',
      hint: 'close every program that has the folder or a file in it open, then run again',
      cause,
    },
  )
}

/** Tells whether something stands at a path; what cannot be looked at counts as being there. */
export const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch (fault) {
    return faultCode(fault) !== 'ENOENT' && faultCode(fault) !== 'ENOTDIR'
  }
}

// Another program may have made the folder anew while it was missing.
const isEmpty = async (folder: string): Promise<boolean> => {
  const listed = await listFolder(folder)
  return listed === undefined || (listed.files.length === 0 && listed.foreign.length === 0)
}
