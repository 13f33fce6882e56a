import { firstValueFrom, of } from 'rxjs'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { z } from 'zod'
import { District } from './district.js'
import { RosterstreamError } from './errors.js'
import { operator } from './operator.js'
import { checkReferences } from './operators/check-references.js'
import type { RosterPage } from './page.js'

const test = suite('operator')

const page: RosterPage = {
  collection: 'orgs',
  records: [
    {
      sourcedId: 'o-1',
      status: undefined,
      dateLastModified: undefined,
      metadata: undefined,
      name: 'North School',
      type: 'school',
      identifier: undefined,
      parent: undefined,
    },
  ],
  rejections: [],
  origin: { attempt: 1, offset: 0 },
  proof: undefined,
  taken: () => undefined,
}

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    if (error instanceof RosterstreamError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'nothing was raised'
}

const renameOrgs = operator({
  name: 'renameOrgs',
  config: z.strictObject({ to: z.string() }),
  start: ({ to }) => ({ orgs: (org) => ({ ...org, name: to }) }),
})

test('an operator without a schema takes no options', async () => {
  const dropOrgs = operator({
    name: 'dropOrgs',
    start: () => ({ orgs: (org, context) => context.reject('org-not-selected', org) }),
  })
  const after = await firstValueFrom(of(page).pipe(dropOrgs()))
  assert.equal(after.records, [])
  assert.equal(
    after.rejections.map(({ rule, sourcedId, origin }) => ({ rule, sourcedId, origin })),
    [{ rule: 'org-not-selected', sourcedId: 'o-1', origin: { attempt: 1, offset: 0 } }],
  )
  const wrong = dropOrgs as unknown as (options: { readonly to: string }) => unknown
  assert.match(
    codeOf(() => wrong({ to: 'x' })),
    /^bad-operator-options: dropOrgs: .*to/,
  )
})

test('options are checked when the operator is made', async () => {
  const after = await firstValueFrom(of(page).pipe(renameOrgs({ to: 'South School' })))
  assert.equal(
    after.records.map((org) => 'name' in org && org.name),
    ['South School'],
  )
  assert.match(
    codeOf(() => renameOrgs()),
    /^bad-operator-options: renameOrgs: to /,
  )
})

test('an operator that looks beyond one record is refused in a plain pipe without an index', async () => {
  const keepKnown = operator({
    name: 'keepKnown',
    needsDistrict: true,
    start: () => ({ orgs: (org, { district }) => (district?.org(org.sourcedId) === undefined ? undefined : org) }),
  })
  assert.match(
    codeOf(() => of(page).pipe(keepKnown())),
    /^no-district: keepKnown /,
  )
  const district = new District()
  district.noteOrg('o-1', { name: undefined, type: undefined, parent: undefined })
  for (const part of [keepKnown({ district }), checkReferences({ district })])
    assert.equal((await firstValueFrom(of(page).pipe(part))).records, page.records)
})

test.run()
