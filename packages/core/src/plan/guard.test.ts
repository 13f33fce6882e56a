import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { guard } from './guard.js'
import type { OrgPlan } from './org-plans.js'
import type { FilePlan, Plan } from './plan.js'

const test = suite('guard')

const file = (part: Partial<FilePlan>): FilePlan => ({
  rows: 100,
  baseRows: 100,
  added: 0,
  changed: 0,
  removed: 0,
  ...part,
})
const planOf = (part: Partial<Plan>): Plan => ({
  first: false,
  base: 'b',
  files: {},
  newFiles: [],
  goneFiles: [],
  orgs: [],
  ...part,
})
const rules = (part: Partial<Plan>): string[] => guard(planOf(part)).map(({ rule, subject }) => `${rule} ${subject}`)
const none = { rows: 0, baseRows: 0, added: 0, changed: 0, removed: 0 }
const org = (part: Partial<Omit<OrgPlan, 'name'>>): OrgPlan => ({
  sourcedId: 's1',
  name: 'North',
  users: none,
  classes: none,
  enrollments: none,
  ...part,
})

test('lets exactly a tenth go and holds one row more', () => {
  assert.equal(rules({ files: { 'users.csv': file({ removed: 10 }) } }), [])
  assert.equal(rules({ files: { 'users.csv': file({ removed: 11 }) } }), ['removed users.csv'])
})

test('holds when more than three quarters change', () => {
  assert.equal(rules({ files: { 'users.csv': file({ changed: 75 }) } }), [])
  assert.equal(rules({ files: { 'users.csv': file({ changed: 76 }) } }), ['changed users.csv'])
})

test('a file under 20 rows may lose five rows, or half of them', () => {
  assert.equal(rules({ files: { 'orgs.csv': file({ rows: 4, baseRows: 9, removed: 5 }) } }), [])
  assert.equal(rules({ files: { 'orgs.csv': file({ rows: 3, baseRows: 9, removed: 6 }) } }), ['removed orgs.csv'])
  assert.equal(rules({ files: { 'orgs.csv': file({ rows: 13, baseRows: 19, removed: 6 }) } }), [])
})

test('holds a file that goes from rows to none, however small', () => {
  assert.equal(rules({ files: { 'orgs.csv': file({ rows: 0, baseRows: 1, removed: 1 }) } }), ['emptied orgs.csv'])
})

test('holds an org with 20 or more of a kind that loses half', () => {
  assert.equal(rules({ orgs: [org({ users: { ...none, baseRows: 20, removed: 10 } })] }), ['school s1'])
  assert.equal(rules({ orgs: [org({ users: { ...none, baseRows: 20, removed: 9 } })] }), [])
  assert.equal(rules({ orgs: [org({ users: { ...none, baseRows: 19, removed: 19 } })] }), [])
})

test('holds a set of other files than the last one, and says which', () => {
  assert.equal(rules({ newFiles: ['courses.csv'], goneFiles: ['userFlags.csv'] }), [
    'file-set userFlags.csv',
    'file-set courses.csv',
  ])
})

test('never holds a first publish', () => {
  assert.equal(rules({ first: true, files: { 'users.csv': file({ rows: 0, removed: 100 }) } }), [])
})

test.run()
