import { readFile } from 'node:fs/promises'
import { ConfigError, SinkError } from '@rosterstream/core'
import { z } from 'zod'
import { type Disk, faultCode } from './disk.js'
import type { Place } from './place.js'
import { exists } from './swap.js'

const ownerShape = z.object({ host: z.string(), statePath: z.string(), stateId: z.string() })

/** Who publishes into a folder: one state on one machine. */
export interface Owner {
  readonly host: string
  /** Absolute path of the state folder. */
  readonly statePath: string
  readonly stateId: string
}

/**
 * Raises ConfigError `sink-belongs-to-another-state` when the file beside the folder names another state, unless host and path
 * are the same (that state was lost), or its path is gone on this host. Raises ConfigError `sink-marker-unreadable` when it names none.
 */
export const checkOwner = async (place: Place, owner: Owner): Promise<void> => {
  const known = await readOwner(place)
  if (known === undefined || known.stateId === owner.stateId) return
  if (known.host === owner.host) {
    if (known.statePath === owner.statePath || !(await exists(known.statePath))) return
  }
  throw new ConfigError(
    `the folder ${place.folder} belongs to the state ${known.statePath} on ${known.host}, not to ${owner.statePath} on ${owner.host}`,
    {
      code: 'sink-belongs-to-another-state',
      hint: 'name another directory for this sink, or run with --rebind if this state takes the folder over',
    },
  )
}

/** Writes down that the folder belongs to this state; does nothing when that is on file. */
export const claimPlace = async (disk: Disk, place: Place, owner: Owner): Promise<void> => {
  const text = `${JSON.stringify({ host: owner.host, statePath: owner.statePath, stateId: owner.stateId }, undefined, 2)}\n`
  if ((await readFile(place.marker, 'utf8').catch(() => undefined)) === text) return
  const fresh = `${place.marker}-marker`
  await disk.write(fresh, text)
  await disk.sync(fresh)
  await disk.rename(fresh, place.marker)
  await disk.sync(place.parent)
}

const readOwner = async (place: Place): Promise<Owner | undefined> => {
  const text = await readMarker(place)
  if (text === undefined) return undefined
  try {
    return ownerShape.parse(JSON.parse(text))
  } catch (cause) {
    throw new ConfigError(`the file ${place.marker} does not say to which state ${place.folder} belongs`, {
      code: 'sink-marker-unreadable',
      hint: 'run with --rebind if the folder belongs to this state',
      cause,
    })
  }
}

const readMarker = async (place: Place): Promise<string | undefined> => {
  try {
    return await readFile(place.marker, 'utf8')
  } catch (cause) {
    if (faultCode(cause) === 'ENOENT') return undefined
    throw new SinkError(`the file ${place.marker} cannot be read (${faultCode(cause) ?? 'unknown fault'})`, {
      code: 'sink-not-readable',
      hint: 'give this account the right to read it: it names the state to which the folder belongs',
      cause,
    })
  }
}
