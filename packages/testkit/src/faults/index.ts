import { bodyFaults } from './bodies.js'
import { drift } from './drift.js'
import { duplicateRecords } from './duplicate-records.js'
import type { FaultKind } from './fault.js'
import { filterFaults } from './filters.js'
import { numbersForStrings } from './numbers-for-strings.js'
import { pagingFaults } from './paging.js'
import { statusFaults } from './statuses.js'
import { totalFaults } from './totals.js'
import { wireFaults } from './wire.js'

/** Every fault that the server can show, by name. */
export const faultKinds: readonly FaultKind[] = [
  ...pagingFaults,
  drift,
  duplicateRecords,
  numbersForStrings,
  ...totalFaults,
  ...filterFaults,
  ...bodyFaults,
  ...statusFaults,
  ...wireFaults,
]
