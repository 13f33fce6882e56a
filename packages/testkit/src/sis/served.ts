import type { OneRosterVersion, RosterData } from '../roster-data.js'
import type { SisOptions } from './options.js'

type Served = SisOptions['data']

/** The versions whose paths answer: those asked for, else those that the data is for, else both. */
export function servedVersions(
  asked: readonly OneRosterVersion[] | undefined,
  served: Served,
): readonly OneRosterVersion[] {
  if (asked) return asked
  const all: readonly OneRosterVersion[] = ['1.1', '1.2']
  if (!isOneSet(served)) return all.filter((version) => served[version] !== undefined)
  return served.version === undefined ? all : [served.version]
}

export function dataFor(version: OneRosterVersion, served: Served): RosterData {
  return (isOneSet(served) ? served : served[version]) ?? { count: () => undefined, page: () => [] }
}

function isOneSet(served: Served): served is RosterData {
  return 'count' in served
}
