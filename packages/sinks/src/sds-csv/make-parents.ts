import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { faultCode } from './disk.js'

/**
 * Makes a folder and those above it that are missing. Raises what `mkdir` raises. The `recursive` of Node tries for ever below a folder that is
 * there and takes no new one (`/proc`, an automounter), hence step by step.
 */
export const makeParents = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (fault) {
    if (await isFolder(folder)) return
    const parent = dirname(folder)
    if (faultCode(fault) !== 'ENOENT' || parent === folder || (await isFolder(parent))) throw fault
    await makeParents(parent)
    await makeParents(folder)
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch(() => undefined)
  return found?.isDirectory() === true
}
