import { rmSync } from 'node:fs'
import { hashTableSet, type TableFile, type TableSet, type TableStore } from '@rosterstream/core'
import { tableFiles } from '../table-files.js'
import { readTableSet, writeManifest } from '../table-sets.js'

/** The tables of this run, and of one whose publish was interrupted. */
export interface Staging {
  readonly tables: TableStore
  readonly set: () => TableSet | undefined
}

/** Opens the staging folder. What lies there goes, unless it is the set that an unfinished publish names by its hash. */
export const openStaging = (folder: string, intended: string | undefined): Staging => {
  const left = intended === undefined ? undefined : readTableSet(folder)
  if (left === undefined || hashTableSet(left) !== intended) rmSync(folder, { recursive: true, force: true })
  const finished = new Map<string, TableFile>()
  const store = tableFiles(folder, {
    onFinish: (file) => {
      finished.set(file.name, file)
      writeManifest(folder, [...finished.values()])
    },
  })
  return {
    tables: {
      create: (name) => {
        if (finished.size === 0) rmSync(folder, { recursive: true, force: true })
        return store.create(name)
      },
    },
    set: () => readTableSet(folder),
  }
}
