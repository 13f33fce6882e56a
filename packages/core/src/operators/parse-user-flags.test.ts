import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { userFlags } from '../roster/value-lists.js'
import { parseUserFlags } from './parse-user-flags.js'

const test = suite('parseUserFlags')

const run = (role: string, ...texts: readonly string[]) =>
  outcomeOf(parseUserFlags(), 'users', recordOf('users', { userFlags: texts, roles: [roleOf(role)] }))

test('splits at commas and writes each flag as it is listed, once', async () => {
  const { records, said } = await run('student', 'iep, FREELUNCH,504,,iep ', 'ell')
  assert.equal(records[0]?.userFlags, ['IEP', 'freeLunch', '504', 'ELL'])
  assert.equal(said, [])
})

test('takes quotes off, straight and typographic ones', async () => {
  for (const text of ['"IEP, ELL"', "'IEP','ELL'", '“IEP”, ‘ELL’', '„IEP“ , «ELL»', ' " iep\u00a0" ,\tell']) {
    assert.equal((await run('student', text)).records[0]?.userFlags, ['IEP', 'ELL'], text)
  }
})

test('tells of each flag that is not listed, and keeps the others', async () => {
  const { records, said } = await run('student', 'gifted, IEP, __proto__, gifted')
  assert.equal(records[0]?.userFlags, ['IEP'])
  assert.equal(said, ['unknown-flag userFlags gifted', 'unknown-flag userFlags __proto__'])
})

test('takes flags off who is no student, and says so once', async () => {
  const { records, said } = await run('teacher', 'IEP, gifted')
  assert.equal(records[0]?.userFlags, [])
  assert.equal(said, ['flag-on-non-student userFlags IEP, gifted'])
  assert.equal((await run('parent', ' , ""')).said, [])
})

test('any case, quotes and blanks around listed flags come to the listed flags', async () => {
  const wrap = fc.constantFrom('', ' ', '"', '“', '” ', "'")
  const written = fc
    .tuple(fc.constantFrom(...userFlags), wrap, wrap, fc.boolean())
    .map(([flag, before, after, upper]) => ({
      flag,
      text: `${before}${upper ? flag.toUpperCase() : flag.toLowerCase()}${after}`,
    }))
  await fc.assert(
    fc.asyncProperty(fc.array(written), async (flags) => {
      const { records, said } = await run('student', flags.map(({ text }) => text).join(','))
      assert.equal(said, [])
      assert.equal(records[0]?.userFlags, [...new Set(flags.map(({ flag }) => flag))])
    }),
  )
})

test.run()

operatorContract('parseUserFlags', parseUserFlags, undefined, { collections: ['users'] })
