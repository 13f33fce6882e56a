import type { RosterOperator } from '../operator.js'
import { checkReferences } from './check-references.js'
import { checkValues } from './check-values.js'
import { chooseUsernames } from './choose-usernames.js'
import { cleanEmails } from './clean-emails.js'
import { cleanText } from './clean-text.js'
import { dropReverseContacts } from './drop-reverse-contacts.js'
import { formatPhones } from './format-phones.js'
import { keepActive } from './keep-active.js'
import { mapGrades } from './map-grades.js'
import { mapRoles } from './map-roles.js'
import { normalizeAgents } from './normalize-agents.js'
import { parseUserFlags } from './parse-user-flags.js'
import { primaryRole } from './primary-role.js'
import { selectContacts } from './select-contacts.js'
import { selectOrgs } from './select-orgs.js'

type Options<Factory extends (...options: never[]) => RosterOperator> = Parameters<Factory>[0]

/** The settings of the standard operators, each as its own operator takes them. */
export interface StandardOperatorsOptions {
  readonly keepActive?: Options<typeof keepActive>
  readonly mapRoles?: Options<typeof mapRoles>
  readonly chooseUsernames?: Options<typeof chooseUsernames>
  readonly selectOrgs?: Options<typeof selectOrgs>
  readonly selectContacts?: Options<typeof selectContacts>
  readonly formatPhones?: Options<typeof formatPhones>
}

/** The operators that make SDS tables out of OneRoster records, in the order in which they belong. */
export const standardOperators = (options: StandardOperatorsOptions = {}): readonly RosterOperator[] => [
  keepActive(options.keepActive),
  cleanText(),
  mapRoles(options.mapRoles),
  normalizeAgents(),
  dropReverseContacts(),
  parseUserFlags(),
  mapGrades(),
  cleanEmails(),
  chooseUsernames(options.chooseUsernames),
  selectOrgs(options.selectOrgs),
  selectContacts(options.selectContacts),
  checkReferences(),
  checkValues(),
  primaryRole(),
  formatPhones(options.formatPhones),
]

/**
 * Adds the standard operators that a list lacks, with their defaults, so that its tables are valid whatever it left out.
 * Given ones keep their settings and take the place of their name; operators of one's own keep their place after the one before them.
 */
export const completeOperators = (
  given: readonly RosterOperator[],
  options: StandardOperatorsOptions = {},
): readonly RosterOperator[] => {
  const standard = standardOperators(options)
  const names = new Set(standard.map((part) => part.operatorName))
  const own = new Map<string, RosterOperator[]>()
  let before = ''
  for (const part of given) {
    if (names.has(part.operatorName)) before = part.operatorName
    else own.set(before, [...(own.get(before) ?? []), part])
  }
  const byName = new Map(given.map((part) => [part.operatorName, part]))
  // An operator of one's own may write any text; a line break in it would tear a row.
  const cleanAgain = own.size === 0 ? [] : [cleanText()]
  return [
    ...(own.get('') ?? []),
    ...standard.flatMap((part) => [byName.get(part.operatorName) ?? part, ...(own.get(part.operatorName) ?? [])]),
    ...cleanAgain,
  ]
}
