export { DataFolderError, folderData } from './data-folder.js'
export { troubles } from './district/troubled.js'
export { canaryPassword } from './district/troubles/people.js'
export type { Trouble } from './district/troubles/trouble.js'
export { type District, type DistrictOptions, district } from './district.js'
export type { Fault, FaultKind } from './faults/fault.js'
export { faultKinds } from './faults/index.js'
export { type FaultRule, faultRule } from './faults/rules.js'
export { type Filter, parseFilter, passes } from './filter.js'
export { type MemoryOptions, memoryData, type WireRecords } from './memory-data.js'
export {
  type Collection,
  collections,
  type OneRosterVersion,
  type PageQuery,
  type RosterData,
  type Sort,
} from './roster-data.js'
export type { OnRequest, SisOptions, SisRequest, SisRequestLog } from './sis/options.js'
export type { AuthStyle } from './sis/token.js'
export { type Sis, startSis } from './sis.js'
