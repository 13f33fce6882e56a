import { lstat, readlink, realpath, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { SinkError } from '@rosterstream/core'
import { faultCode } from './disk.js'
import { makeParents } from './make-parents.js'

/**
 * A sink's folder and what lies beside it, all in one parent, so that a rename is enough.
 * `former` is always a set in full; what may be half gone is `gone`, what may be half made is `staged`.
 */
export interface Place {
  /** The folder itself, symbolic links resolved. */
  readonly folder: string
  readonly parent: string
  /** `.NAME.rosterstream`: names the state to which the folder belongs. */
  readonly marker: string
  /** `.NAME.rosterstream-new`: the set that is about to be published. */
  readonly staged: string
  /** `.NAME.rosterstream-old`: the set before, between the two renames of a publish. */
  readonly former: string
  /** `.NAME.rosterstream-gone`: the set before, on its way out. */
  readonly gone: string
  /** `.NAME.rosterstream-probe`: made and renamed to see that it can be done. */
  readonly probe: string
}

/** Finds where a folder is, follows symbolic links, and makes missing parents. Raises SinkError `sink-not-a-folder`, `sink-not-writable`. */
export const resolvePlace = async (directory: string): Promise<Place> => {
  const folder = await realFolder(resolve(directory))
  const parent = dirname(folder)
  if (parent === folder) {
    throw new SinkError(`${folder} is the root of a disk and cannot be renamed`, {
      code: 'sink-not-renamable',
      hint: 'name a subfolder as the directory of the sink',
    })
  }
  const prefix = join(parent, `.${basename(folder)}.rosterstream`)
  return {
    folder,
    parent,
    marker: prefix,
    staged: `${prefix}-new`,
    former: `${prefix}-old`,
    gone: `${prefix}-gone`,
    probe: `${prefix}-probe`,
  }
}

const realFolder = async (path: string): Promise<string> => {
  try {
    const real = await realpath(path)
    if (!(await stat(real)).isDirectory()) throw notAFolder(path)
    return real
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return missingFolder(path)
    throw fault instanceof SinkError ? fault : notReachable(path, fault)
  }
}

const missingFolder = async (path: string): Promise<string> => {
  const link = await lstat(path).catch(() => undefined)
  if (link?.isSymbolicLink()) return realFolder(resolve(dirname(path), await readlink(path)))
  try {
    await makeParents(dirname(path))
    return join(await realpath(dirname(path)), basename(path))
  } catch (fault) {
    throw notReachable(path, fault)
  }
}

const notAFolder = (path: string): SinkError =>
  new SinkError(`${path} is a file, not a folder`, {
    code: 'sink-not-a-folder',
    hint: 'name a folder as the directory of the sink, or move the file away',
  })

const notReachable = (path: string, cause: unknown): SinkError =>
  new SinkError(`the folder ${path} cannot be reached or made (${faultCode(cause) ?? 'unknown fault'})`, {
    code: 'sink-not-writable',
    hint: 'check the path, and that this account may enter and write its parent folder',
    cause,
  })
