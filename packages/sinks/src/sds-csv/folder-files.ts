import { readdir } from 'node:fs/promises'
import { isLitter, isLitterFolder, SinkError, type TableName, tableNames } from '@rosterstream/core'
import { faultCode } from './disk.js'

/** One file of a folder that belongs to an SDS set by its name, in whatever case that is written. */
export interface SetFile {
  readonly table: TableName
  /** The name as it is on the disk. */
  readonly fileName: string
}

/** What a folder holds, seen by names alone. */
export interface FolderFiles {
  readonly files: readonly SetFile[]
  /** The names of what is neither a file of a set nor litter of a system. Subfolders end with `/`. */
  readonly foreign: readonly string[]
}

const tablesByFileName = new Map<string, TableName>(tableNames.map((name) => [`${name}.csv`.toLowerCase(), name]))

/** Lists a folder; `undefined` when there is none. */
export const listFolder = async (folder: string): Promise<FolderFiles | undefined> => {
  try {
    const files: SetFile[] = []
    const foreign: string[] = []
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const table = tablesByFileName.get(entry.name.toLowerCase())
      if (table !== undefined && entry.isFile()) files.push({ table, fileName: entry.name })
      else if (entry.isDirectory() && !isLitterFolder(entry.name)) foreign.push(`${entry.name}/`)
      else if (!isLitter(entry.name)) foreign.push(entry.name)
    }
    return { files, foreign: foreign.sort() }
  } catch (fault) {
    if (faultCode(fault) === 'ENOENT') return undefined
    throw new SinkError(`the folder ${folder} cannot be read (${faultCode(fault) ?? 'unknown fault'})`, {
      code: 'sink-not-readable',
      hint: 'give this account the right to read the folder',
      cause: fault,
    })
  }
}

/** Lists the set files of a folder, and raises SinkError `sink-foreign-file` when it holds anything else: a publish replaces the folder whole. */
export const listSet = async (folder: string): Promise<readonly SetFile[] | undefined> => {
  const listed = await listFolder(folder)
  if (listed === undefined) return undefined
  const [first] = listed.foreign
  if (first !== undefined) {
    const others = listed.foreign.length - 1
    throw new SinkError(
      `${folder} holds ${first}${others > 0 ? ` and ${others} more` : ''}, which is no file of an SDS set; a publish would remove it`,
      {
        code: 'sink-foreign-file',
        hint: 'move it elsewhere, or name an empty or new folder as the directory of the sink',
      },
    )
  }
  return listed.files
}
