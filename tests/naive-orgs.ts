import type { Org } from '@rosterstream/core'
import { clean } from './naive-values.js'

/** Raised where a choice names no org, or several. */
export class NaiveConfigError extends Error {}

const chosen = (orgs: readonly Org[], entries: readonly string[]): Set<string> =>
  new Set(
    entries.map((entry) => {
      const wanted = entry.trim()
      const byId = orgs.find(({ sourcedId }) => sourcedId === wanted)
      const byName = orgs.filter(({ name }) => clean(name) === wanted)
      const found = byId ?? (byName.length === 1 ? byName[0] : undefined)
      if (found === undefined) throw new NaiveConfigError(`${byName.length} orgs match`)
      return found.sourcedId
    }),
  )

/** What a choice of orgs gives. */
interface ChosenOrgs {
  /** The orgs of the orgs table. */
  readonly listedOrgs: ReadonlySet<string>
  /** Those that classes, courses and people may belong to. */
  readonly servedOrgs: ReadonlySet<string>
  /** Ids above the chosen ones, of orgs that are listed alone or do not exist. */
  readonly loneOrgs: ReadonlySet<string>
  /** Orgs that the choice leaves out, usable or not. */
  readonly leftOut: ReadonlySet<string>
}

/** The line from an org upwards, itself first, ending at a parent that is unknown or was met before. */
const lineFrom = (id: string, parents: ReadonlyMap<string, string | undefined>): readonly string[] => {
  const line = [id]
  for (let at = parents.get(id); at !== undefined && !line.includes(at); at = parents.get(at)) line.push(at)
  return line
}

/** What is delivered of the usable orgs. An org that cannot be delivered is still a link between those above and below it. */
export const deliveredOrgs = (
  orgs: readonly Org[],
  usable: readonly Org[],
  choice: { readonly include: readonly string[]; readonly exclude: readonly string[] },
): ChosenOrgs => {
  const [include, exclude] = [chosen(orgs, choice.include), chosen(orgs, choice.exclude)]
  const parents = new Map(orgs.map(({ sourcedId, parent }) => [sourcedId, parent]))
  const isUnder = (id: string, tops: ReadonlySet<string>): boolean => lineFrom(id, parents).some((org) => tops.has(org))
  const above = [...include].flatMap((id) => lineFrom(id, parents)).filter((id) => !isUnder(id, include))
  const serves = (id: string): boolean => !isUnder(id, exclude) && (include.size === 0 || isUnder(id, include))
  const isListed = (id: string): boolean => serves(id) || (above.includes(id) && !isUnder(id, exclude))
  const ids = usable.map(({ sourcedId }) => sourcedId)
  return {
    listedOrgs: new Set(ids.filter(isListed)),
    servedOrgs: new Set(ids.filter(serves)),
    loneOrgs: new Set(above),
    leftOut: new Set(orgs.map(({ sourcedId }) => sourcedId).filter((id) => !isListed(id))),
  }
}
