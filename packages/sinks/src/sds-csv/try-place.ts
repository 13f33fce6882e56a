import { join, relative, sep } from 'node:path'
import { ConfigError, SinkError } from '@rosterstream/core'
import { type Disk, faultCode } from './disk.js'
import type { Place } from './place.js'
import { exists } from './swap.js'

/**
 * Tries that the parent can be written and renamed in, and that the folder itself can be renamed.
 * Raises SinkError `sink-not-writable`, `sink-not-renamable`.
 */
export const tryPlace = async (disk: Disk, place: Place): Promise<void> => {
  const moved = `${place.probe}-moved`
  try {
    await disk.makeFolder(place.probe, 0o700)
    await disk.write(join(place.probe, 'probe'), '')
    await disk.rename(place.probe, moved)
    if (process.platform !== 'win32' && (await exists(place.folder))) await tryRename(disk, place, moved)
    await disk.remove(moved)
  } catch (cause) {
    await disk.remove(place.probe).catch(() => undefined)
    await disk.remove(moved).catch(() => undefined)
    if (cause instanceof SinkError) throw cause
    throw new SinkError(
      `the folder ${place.parent} cannot be written and renamed in (${faultCode(cause) ?? 'unknown fault'})`,
      {
        code: 'sink-not-writable',
        hint: `give this account the right to write in ${place.parent}, or name a directory elsewhere: the set is made beside ${place.folder} and takes its place by rename`,
        cause,
      },
    )
  }
}

// A rename onto a folder that is not empty is refused as such only after everything else was found in order, so it moves nothing.
const tryRename = async (disk: Disk, place: Place, full: string): Promise<void> => {
  try {
    await disk.rename(place.folder, full)
    await disk.rename(full, place.folder)
  } catch (cause) {
    const code = faultCode(cause)
    if (code === 'ENOTEMPTY' || code === 'EEXIST') return
    throw new SinkError(
      `the folder ${place.folder} cannot be renamed (${code ?? 'unknown fault'}), as when a disk is mounted there`,
      {
        code: 'sink-not-renamable',
        hint: `name a subfolder as the directory of the sink, for instance ${join(place.folder, 'sds')}`,
        cause,
      },
    )
  }
}

/** Raises ConfigError `sink-inside-state` when the folder lies in the state folder, or the state folder in it. */
export const refuseStateFolder = (place: Place, statePath: string): void => {
  if (!isWithin(place.folder, statePath) && !isWithin(statePath, place.folder)) return
  throw new ConfigError(`the directory ${place.folder} and the state folder ${statePath} lie in each other`, {
    code: 'sink-inside-state',
    hint: 'name a directory outside the state folder: a publish replaces the directory whole',
  })
}

const isWithin = (inner: string, outer: string): boolean => {
  const path = relative(outer, inner)
  return path === '' || (path !== '..' && !path.startsWith(`..${sep}`) && !/^([a-z]:|\\\\)/i.test(path))
}
