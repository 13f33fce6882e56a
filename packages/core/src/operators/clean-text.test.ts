import { operatorContract, outcomeOf, recordOf, roleOf, rosterRecords } from '@rosterstream/testkit/contracts'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanText } from './clean-text.js'

const test = suite('cleanText')

const cleaned = async (name: string): Promise<string | undefined> =>
  (await outcomeOf(cleanText(), 'orgs', recordOf('orgs', { name }))).records[0]?.name

test('makes one space of each run of line breaks, tabs and other control characters', async () => {
  assert.is(await cleaned('North\r\nHigh\tSchool'), 'North High School')
  assert.is(await cleaned('a\u0085b\u2028c\u2029d\u0000e\u007ff\u009fg'), 'a b c d e f g')
  assert.is(await cleaned('a \n b'), 'a   b')
})

test('trims what ECMAScript trims, and makes no value of what is empty then', async () => {
  assert.is(await cleaned('\ufeff\u00a0 North \u3000\n'), 'North')
  assert.is(await cleaned(' \t\r\n'), undefined)
})

test('changes nothing else: no normalisation, no formulas, no odd spaces within', async () => {
  for (const name of ['=1+1', 'e\u0301', 'a\u00a0b', 'a\u200bb', '"quoted", x', 'a  b', '😀'])
    assert.is(await cleaned(name), name)
})

test('leaves ids alone, and phone numbers, whose line breaks part them', async () => {
  const user = recordOf('users', { phone: '1\n2', sms: ' 3\t', orgs: ['a '], agents: [' b'], primaryOrg: ' c' })
  assert.is((await outcomeOf(cleanText(), 'users', user)).records[0], user)
})

test('cleans roles, ids of other systems, and lists, from which empty values go', async () => {
  const { records, said } = await outcomeOf(
    cleanText(),
    'users',
    recordOf('users', {
      grades: [' 09', '\t', '10'],
      userFlags: ['IEP,\nELL'],
      roles: [roleOf('teacher\n', { roleType: ' primary', beginDate: ' ' })],
      userIds: [{ type: ' AD', identifier: 'x\ty' }],
    }),
  )
  assert.equal(records[0]?.grades, ['09', '10'])
  assert.equal(records[0]?.userFlags, ['IEP, ELL'])
  assert.equal(records[0]?.roles, [roleOf('teacher', { roleType: 'primary' })])
  assert.equal(records[0]?.userIds, [{ type: 'AD', identifier: 'x y' }])
  assert.equal(said, [])
})

test('a clean record comes out as the same object, and a second cleaning changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(rosterRecords.users, async (user) => {
      const once = (await outcomeOf(cleanText(), 'users', user)).records[0]
      if (once === undefined) throw new Error('the user is gone')
      assert.is((await outcomeOf(cleanText(), 'users', once)).records[0], once)
    }),
  )
})

test('no text holds a control character afterwards, whatever it was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (name) => {
      const text = (await cleaned(name)) ?? 'x'
      assert.not.match(text, /[\p{Cc}\u2028\u2029]/u)
      assert.is(text, text.trim())
      assert.is(text.replaceAll(/\s/g, ''), name.replaceAll(/[\p{Cc}\u2028\u2029\s]/gu, '') || 'x')
    }),
  )
})

test.run()

operatorContract('cleanText', cleanText)
