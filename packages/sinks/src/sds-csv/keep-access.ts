import type { Stats } from 'node:fs'
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Disk, faultCode } from './disk.js'

/** Who may do what with a file or folder. */
export interface Access {
  readonly mode: number
  readonly uid: number
  readonly gid: number
}

/** How the files of a new set are to be opened to others: as those that they replace. */
export interface FormerAccess {
  /** `undefined` for a folder that is not there yet. */
  readonly folder: Access | undefined
  readonly files: ReadonlyMap<string, Access>
}

/** Reads the access of a folder and of files in it. */
export const readAccess = async (folder: string, fileNames: readonly string[]): Promise<FormerAccess> => {
  const files = new Map<string, Access>()
  for (const name of fileNames) {
    const found = await accessOf(join(folder, name))
    if (found !== undefined) files.set(name, found)
  }
  return { folder: await accessOf(folder), files }
}

/** Chooses the access of a new file: as the file of that name, else as any file there, else as the folder, else its owner's alone. */
export const accessFor = (former: FormerAccess, fileName: string): Access | undefined => {
  const like = former.files.get(fileName) ?? [...former.files.values()][0]
  if (like !== undefined || former.folder === undefined) return like
  return { ...former.folder, mode: former.folder.mode & 0o666 }
}

/** Gives a path the access of another; one without example is its owner's alone. Says so when owner or group cannot be kept. */
export const keepAccess = async (
  disk: Disk,
  options: { readonly path: string; readonly like: Access | undefined; readonly remark: (message: string) => void },
): Promise<void> => {
  const { path, like, remark } = options
  const own = await accessOf(path)
  if (own === undefined) return
  if (like !== undefined && (like.uid !== own.uid || like.gid !== own.gid)) {
    const kept = (await tryOwner(disk, path, like)) || (await tryOwner(disk, path, { uid: own.uid, gid: like.gid }))
    if (!kept) remark(`the owner and group of the former set could not be kept for ${path}`)
  }
  const mode = like?.mode ?? 0o600
  if (mode !== own.mode) await disk.setMode(path, mode)
}

const tryOwner = async (disk: Disk, path: string, owner: Omit<Access, 'mode'>): Promise<boolean> => {
  try {
    await disk.setOwner(path, owner)
    return true
  } catch {
    return false
  }
}

const accessOf = async (path: string): Promise<Access | undefined> => {
  try {
    const found: Stats = await stat(path)
    return { mode: found.mode & 0o7777, uid: found.uid, gid: found.gid }
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return undefined
    throw fault
  }
}
