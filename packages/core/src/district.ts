import { IdIndex } from './id-index.js'
import { type Collection, collections } from './record.js'
import type { Rejection, Root } from './rejection.js'
import { type RuleName, rules } from './rules.js'

const ruleNames = Object.keys(rules) as RuleName[]
const ruleNumbers = new Map(ruleNames.map((name, index) => [name, index]))
const noRoles: readonly string[] = ['', 'parent', 'guardian', 'relative', 'doctor', 'aide', 'other']

const delivered = 1
const seen = 2
const student = 4
const contact = 8
const complete = 16
const pointedAt = 32
const roleShift = 6
const ruleShift = 10
const rootShift = 16
const largestRoot = 0xffff

/** What the index keeps of an org. */
export interface OrgEntry {
  readonly name: string | undefined
  readonly type: string | undefined
  readonly parent: string | undefined
}

/** What the index keeps of a person. */
export interface PersonEntry {
  readonly student: boolean
  /** Has contact roles only: delivered when a delivered student names it. */
  readonly contact: boolean
  /** Both names and a valid email are there. */
  readonly complete: boolean
  readonly relationshipRole: string | undefined
}

/** What a district is asked to hold. */
export interface DistrictScope {
  /** @default all seven */
  readonly collections?: readonly Collection[]
  /** @default false */
  readonly contacts?: boolean
}

/**
 * The index of a district: which records are delivered, and why the others are not.
 *
 * Holds about 17 to 51 bytes per user, class, course and session, an entry per org, and nothing per enrollment. A pipeline fills it; read it from operators.
 */
export class District {
  /** The collections that are pulled; a reference to any other is left out without a word. */
  readonly collections: ReadonlySet<Collection>
  /** Whether contacts are delivered. */
  readonly contacts: boolean
  readonly #orgsAlone = new Set<string>()
  readonly #indexes: Partial<Record<Collection, IdIndex>> = {}
  readonly #orgs = new Map<string, OrgEntry>()
  readonly #roots: (Root | undefined)[] = [undefined]
  readonly #rootNumbers = new Map<string, number>()

  constructor(scope: DistrictScope = {}) {
    this.collections = new Set(scope.collections ?? collections)
    this.contacts = scope.contacts ?? false
  }

  /** Notes a record that is delivered as far as known. */
  noteDelivered(collection: Collection, sourcedId: string): void {
    const index = this.#index(collection)
    const kept = index.get(sourcedId) & (pointedAt | student | contact | complete | (0xf << roleShift))
    index.set(sourcedId, kept | delivered | seen)
  }

  /** Notes a person who is delivered as far as known; contacts count once a student points at them. */
  notePerson(sourcedId: string, person: PersonEntry): void {
    const index = this.#index('users')
    const role = Math.max(0, noRoles.indexOf(person.relationshipRole ?? ''))
    const value =
      delivered |
      seen |
      (person.student ? student : 0) |
      (person.contact ? contact : 0) |
      (person.complete ? complete : 0) |
      (role << roleShift)
    index.set(sourcedId, (index.get(sourcedId) & pointedAt) | value)
  }

  /** Notes that a delivered student names this person as an agent. The person need not be known yet. */
  notePointedAt(sourcedId: string): void {
    const index = this.#index('users')
    index.set(sourcedId, index.get(sourcedId) | pointedAt)
  }

  /** Notes an org that is delivered alone: no user, class or course of it is. */
  noteOrgAlone(sourcedId: string): void {
    this.#orgsAlone.add(sourcedId)
  }

  /** Tells whether what belongs to this org is delivered. */
  hosts(sourcedId: string): boolean {
    return this.isDelivered('orgs', sourcedId) && !this.#orgsAlone.has(sourcedId)
  }

  /** Notes an org, delivered or not. */
  noteOrg(sourcedId: string, entry: OrgEntry): void {
    this.#orgs.set(sourcedId, entry)
  }

  /** Notes a record that is not delivered, with its reason. */
  noteFallen(fallen: Rejection): void {
    if (fallen.sourcedId === undefined) return
    const index = this.#index(fallen.collection)
    const rule = (ruleNumbers.get(fallen.rule) ?? 0) + 1
    const value = seen | (rule << ruleShift) | (this.#rootNumber(fallen.root) << rootShift)
    index.set(fallen.sourcedId, ((index.get(fallen.sourcedId) & pointedAt) | value) >>> 0)
  }

  /** Tells whether a record is delivered. */
  isDelivered(collection: Collection, sourcedId: string): boolean {
    const value = this.#indexes[collection]?.get(sourcedId) ?? 0
    if ((value & delivered) === 0) return false
    return (value & contact) === 0 || (value & pointedAt) !== 0
  }

  /** Tells whether a record came at all, delivered or not. */
  isKnown(collection: Collection, sourcedId: string): boolean {
    return ((this.#indexes[collection]?.get(sourcedId) ?? 0) & seen) !== 0
  }

  /** Tells whether a delivered student names this person as an agent. */
  isPointedAt(sourcedId: string): boolean {
    return ((this.#indexes.users?.get(sourcedId) ?? 0) & pointedAt) !== 0
  }

  /** What is known of a delivered person. */
  person(sourcedId: string): PersonEntry | undefined {
    const value = this.#indexes.users?.get(sourcedId) ?? 0
    if ((value & delivered) === 0) return undefined
    const role = noRoles[(value >>> roleShift) & 0xf]
    return {
      student: (value & student) !== 0,
      contact: (value & contact) !== 0,
      complete: (value & complete) !== 0,
      relationshipRole: role === '' ? undefined : role,
    }
  }

  /** What is known of an org, delivered or not. */
  org(sourcedId: string): OrgEntry | undefined {
    return this.#orgs.get(sourcedId)
  }

  /** Every org that was noted. */
  orgs(): IterableIterator<[string, OrgEntry]> {
    return this.#orgs.entries()
  }

  /** The root cause for a record that is not delivered: its own reason, or that of what pulled it down. A record that never came is its own root, as `missing-reference`. */
  rootOf(collection: Collection, sourcedId: string): Root {
    if (collection === 'orgs' && this.#orgsAlone.has(sourcedId))
      return { collection, sourcedId, rule: 'org-not-selected' }
    const value = this.#indexes[collection]?.get(sourcedId) ?? 0
    const root = this.#roots[value >>> rootShift]
    if (root !== undefined) return root
    const number = (value >>> ruleShift) & 0x3f
    const rule = ruleNames[number - 1] ?? ((value & contact) !== 0 ? 'contact-without-student' : 'missing-reference')
    return { collection, sourcedId, rule }
  }

  #index(collection: Collection): IdIndex {
    let index = this.#indexes[collection]
    if (index === undefined) {
      index = new IdIndex()
      this.#indexes[collection] = index
    }
    return index
  }

  #rootNumber(root: Root | undefined): number {
    if (root === undefined) return 0
    const key = `${root.collection} ${root.sourcedId} ${root.rule}`
    const known = this.#rootNumbers.get(key)
    if (known !== undefined) return known
    if (this.#roots.length > largestRoot) return 0
    this.#roots.push(root)
    this.#rootNumbers.set(key, this.#roots.length - 1)
    return this.#roots.length - 1
  }
}
