import { memoryData } from '../memory-data.js'
import type { RosterData } from '../roster-data.js'
import { modifiedOn } from './calendar.js'
import { mix } from './mix.js'
import { placeName } from './names.js'
import { type Plan, schoolOrg, sessionCount } from './plan.js'

/** The two collections that are small in every district: orgs and academic sessions. */
export function orgsAndSessions(plan: Plan): RosterData {
  const sessions = Array.from({ length: sessionCount }, (_, number) => session(plan, number))
  return memoryData({ orgs: orgs(plan), academicSessions: sessions })
}

function head(plan: Plan, collection: 'orgs' | 'academicSessions', number: number) {
  const modified = modifiedOn(0, mix(plan.seed, 53, number))
  return { sourcedId: plan.id(collection, number), status: 'active', dateLastModified: modified }
}

/** Each eighth school is a charter school, under an office of its own. */
const isCharter = (school: number): boolean => school % 8 === 7

function orgs(plan: Plan): readonly unknown[] {
  const { seed, schools, isGone } = plan
  const ref = (number: number): unknown => JSON.parse(plan.ref('orgs', plan.id('orgs', number)))
  const there = schools.filter((school) => !isGone(school.number))
  const under = (charter: boolean): readonly unknown[] =>
    there.filter((school) => isCharter(school.number) === charter).map((school) => ref(schoolOrg(school.number)))
  const place = placeName(seed, 0)
  const district = { name: `${place} School District`, type: 'district', identifier: '0600001', parent: null }
  const office = { name: 'Office of Charter Schools', type: 'department', identifier: '0600002', parent: ref(0) }
  return [
    { ...head(plan, 'orgs', 0), ...district, children: [ref(1), ...under(false).slice(0, 100)] },
    { ...head(plan, 'orgs', 1), ...office, children: under(true).slice(0, 100) },
    ...there.map(({ number, level }) => ({
      ...head(plan, 'orgs', schoolOrg(number)),
      name: `${placeName(seed, number + 1)} ${isCharter(number) ? 'Charter' : level} School`,
      type: 'school',
      identifier: String(600100 + number).padStart(7, '0'),
      parent: ref(isCharter(number) ? 1 : 0),
    })),
  ]
}

const spans = [
  ['2025-26', 'schoolYear', '2025-08-18', '2026-06-12'],
  ['Fall 2025', 'term', '2025-08-18', '2025-12-19'],
  ['Spring 2026', 'term', '2026-01-05', '2026-06-12'],
  ['Quarter 1', 'gradingPeriod', '2025-08-18', '2025-10-17'],
  ['Quarter 2', 'gradingPeriod', '2025-10-20', '2025-12-19'],
  ['Quarter 3', 'gradingPeriod', '2026-01-05', '2026-03-20'],
  ['Quarter 4', 'gradingPeriod', '2026-03-30', '2026-06-12'],
] as const
const parents = [undefined, 0, 0, 1, 1, 2, 2] as const

function session(plan: Plan, number: number): unknown {
  const [title, type, startDate, endDate] = spans[number] ?? []
  const above = parents[number]
  const ref = (other: number): unknown => JSON.parse(plan.ref('academicSessions', plan.id('academicSessions', other)))
  const children = parents.flatMap((parent, child) => (parent === number ? [ref(child)] : []))
  return {
    ...head(plan, 'academicSessions', number),
    title,
    type,
    startDate,
    endDate,
    schoolYear: '2026',
    ...(above === undefined ? {} : { parent: ref(above) }),
    ...(children.length === 0 ? {} : { children }),
  }
}
