export * from './books.js'
export * from './compare-utf8.js'
export * from './deliver.js'
export * from './district.js'
export * from './errors.js'
export * from './id-index.js'
export { instantMs } from './instant.js'
export * from './litter.js'
export * from './memory-snapshot.js'
export * from './memory-tables.js'
export * from './near-names.js'
export * from './newest-copy.js'
export * from './operator.js'
export * from './operators/check-references.js'
export * from './operators/check-values.js'
export * from './operators/choose-usernames.js'
export * from './operators/clean-emails.js'
export * from './operators/clean-text.js'
export * from './operators/drop-reverse-contacts.js'
export * from './operators/format-phones.js'
export * from './operators/keep-active.js'
export * from './operators/map-grades.js'
export * from './operators/map-roles.js'
export * from './operators/normalize-agents.js'
export * from './operators/parse-user-flags.js'
export * from './operators/primary-role.js'
export * from './operators/select-contacts.js'
export * from './operators/select-orgs.js'
export * from './operators/standard-operators.js'
export * from './page.js'
export * from './pipeline.js'
export { compareTable, type Difference } from './plan/compare-table.js'
export * from './plan/guard.js'
export type { Change, OrgPlan } from './plan/org-plans.js'
export * from './plan/plan.js'
export * from './plan/unproven-removals.js'
export * from './pull.js'
export * from './record.js'
export { decodeRecords, encodeRecords } from './record-codec.js'
export * from './rejection.js'
export { isActive } from './roster/active-status.js'
export * from './roster/calendar-date.js'
export * from './roster/csv-fields.js'
export * from './roster/csv-line.js'
export * from './roster/email-address.js'
export type { TableChoice } from './roster/table-builder.js'
export {
  birthStates,
  enrollmentRoles,
  ethnicities,
  gradeLevels,
  orgTypes,
  orgUserRoles,
  races,
  relationshipRoles,
  sessionTypes,
  sexes,
  subjectCodes,
  userFlags,
} from './roster/value-lists.js'
export * from './rules.js'
export * from './scratch.js'
export * from './sink.js'
export * from './snapshot.js'
export * from './sorted-lines.js'
export * from './tables.js'
export * from './take-pages.js'
