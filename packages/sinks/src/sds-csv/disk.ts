import { constants } from 'node:fs'
import { chmod, chown, copyFile, mkdir, open, rename, rm, writeFile } from 'node:fs/promises'

/** Takes the name of each file operation just before it is done. */
export type DiskStep = (step: string) => void

/** The file operations of a publish; each is announced first, so that a test can end the process between any two. */
export interface Disk {
  readonly makeFolder: (path: string, mode: number) => Promise<void>
  readonly copy: (from: string, to: string) => Promise<void>
  readonly write: (path: string, content: string | AsyncIterable<Uint8Array>) => Promise<void>
  /** Waits until a file, or the names in a folder, are on the disk. Folders cannot be opened for that on Windows. */
  readonly sync: (path: string) => Promise<void>
  readonly setMode: (path: string, mode: number) => Promise<void>
  readonly setOwner: (path: string, owner: { readonly uid: number; readonly gid: number }) => Promise<void>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
}

const noSyncCodes: readonly (string | undefined)[] = ['EISDIR', 'EPERM', 'EINVAL', 'ENOTSUP', 'EACCES']

/** Reads the code of a failed file operation, as `ENOENT`. */
export const faultCode = (fault: unknown): string | undefined => {
  const code = (fault as { readonly code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

/** Makes the file operations. New files are readable by their owner alone. */
export const openDisk = (onStep: DiskStep = () => undefined): Disk => ({
  makeFolder: async (path, mode) => {
    onStep('make-folder')
    await mkdir(path, { mode })
  },
  copy: async (from, to) => {
    onStep('copy')
    await copyFile(from, to, constants.COPYFILE_FICLONE)
  },
  write: async (path, content) => {
    onStep('write')
    await writeFile(path, content, { mode: 0o600 })
  },
  sync: async (path) => {
    onStep('sync')
    await syncPath(path)
  },
  setMode: async (path, mode) => {
    onStep('set-mode')
    await chmod(path, mode)
  },
  setOwner: async (path, owner) => {
    onStep('set-owner')
    await chown(path, owner.uid, owner.gid)
  },
  rename: async (from, to) => {
    onStep('rename')
    await rename(from, to)
  },
  remove: async (path) => {
    onStep('remove')
    await rm(path, { recursive: true, force: true, maxRetries: 3 })
  },
})

const syncPath = async (path: string): Promise<void> => {
  try {
    const opened = await open(path, 'r')
    try {
      await opened.sync()
    } finally {
      await opened.close()
    }
  } catch (fault) {
    if (!noSyncCodes.includes(faultCode(fault))) throw fault
  }
}
