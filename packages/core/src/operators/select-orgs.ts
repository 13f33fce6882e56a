import { z } from 'zod'
import type { District } from '../district.js'
import { ConfigError } from '../errors.js'
import { nearNames } from '../near-names.js'
import { operator } from '../operator.js'

const config = z.strictObject({
  include: z
    .array(z.string())
    .default([])
    .meta({ description: 'sourcedIds or names of orgs to deliver; none means all.' }),
  exclude: z.array(z.string()).default([]).meta({ description: 'sourcedIds or names of orgs to leave out.' }),
})

const nearCount = 5

const resolve = (wanted: string, setting: string, district: District): string => {
  const name = wanted.trim()
  if (district.org(name) !== undefined) return name
  const matches: string[] = []
  for (const [sourcedId, entry] of district.orgs()) if (entry.name?.trim() === name) matches.push(sourcedId)
  if (matches.length === 1) return matches[0] as string
  if (matches.length > 1) {
    throw new ConfigError(
      `source.orgs.${setting}: ${matches.length} orgs are named '${name}' (${matches.slice(0, nearCount).join(', ')})`,
      {
        code: 'org-ambiguous',
        hint: 'Name the org by its sourcedId.',
      },
    )
  }
  const known = [...district.orgs()].flatMap(([sourcedId, entry]) => [
    sourcedId,
    ...(entry.name === undefined ? [] : [entry.name]),
  ])
  throw new ConfigError(`source.orgs.${setting}: no org is named '${name}'`, {
    code: 'org-not-found',
    hint: `Near names: ${nearNames(name, known, nearCount).join(', ') || 'none'}. Upper and lower case count.`,
  })
}

/** Every org at or under one of `tops`, whatever became of the orgs between. */
const withDescendants = (tops: ReadonlySet<string>, district: District): Set<string> => {
  const below = new Set(tops)
  const outside = new Set<string>()
  for (const [sourcedId] of district.orgs()) {
    const path = new Set<string>()
    let at: string | undefined = sourcedId
    while (at !== undefined && !below.has(at) && !outside.has(at) && !path.has(at)) {
      path.add(at)
      at = district.org(at)?.parent
    }
    const found = at !== undefined && below.has(at) ? below : outside
    for (const org of path) found.add(org)
  }
  return below
}

const ancestorsOf = (orgs: Iterable<string>, district: District): Set<string> => {
  const above = new Set<string>()
  for (const org of orgs) {
    let at = district.org(org)?.parent
    while (at !== undefined && !above.has(at)) {
      above.add(at)
      at = district.org(at)?.parent
    }
  }
  return above
}

/** Tells of each org whether it is delivered; notes those that are delivered as orgs alone. */
const chooseOrgs = (settings: z.output<typeof config>, district: District): ((sourcedId: string) => boolean) => {
  const { include, exclude } = settings
  const included = new Set(include.map((wanted) => resolve(wanted, 'include', district)))
  const excluded = withDescendants(new Set(exclude.map((wanted) => resolve(wanted, 'exclude', district))), district)
  if (included.size === 0) return (sourcedId) => !excluded.has(sourcedId)
  const hosting = withDescendants(included, district)
  const above = ancestorsOf(included, district)
  for (const org of above) if (!hosting.has(org)) district.noteOrgAlone(org)
  return (sourcedId) => (hosting.has(sourcedId) || above.has(sourcedId)) && !excluded.has(sourcedId)
}

/**
 * Keeps the chosen orgs: those included with all below them, and the orgs above them as orgs alone; excluded ones and all below them go.
 *
 * Shape: orgs → orgs, 1:1 or gone; what belongs to an org follows by `checkReferences`. Needs: the district (the tree of orgs).
 * Holds: the ids of orgs. Rejects: `org-not-selected` (info). Raises ConfigError `org-not-found`, `org-ambiguous`.
 */
export const selectOrgs = operator({
  name: 'selectOrgs',
  config,
  needsDistrict: true,
  start: (settings) => {
    let isChosen: ((sourcedId: string) => boolean) | undefined
    const everything = settings.include.length === 0 && settings.exclude.length === 0
    return {
      orgs: (org, context) => {
        if (everything || context.surveying) return org
        isChosen ??= chooseOrgs(settings, context.district as District)
        return isChosen(org.sourcedId) ? org : context.reject('org-not-selected', org)
      },
    }
  },
})
