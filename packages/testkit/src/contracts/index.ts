export {
  type ContractCheck,
  type OperatorContractScope,
  operatorChecks,
  operatorContract,
} from './operator-contract.js'
export { type Outcome, outcomeOf } from './outcome-of.js'
export { recordOf, roleOf } from './record-of.js'
export { rosterPage, rosterPages } from './roster-pages.js'
export { rosterRecords } from './roster-records.js'
export { storeContract } from './store-contract.js'
