export type { Owner } from './sds-csv/owner.js'
