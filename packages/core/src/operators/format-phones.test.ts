import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { District } from '../district.js'
import type { User } from '../record.js'
import { formatPhones } from './format-phones.js'

const test = suite('formatPhones')

type Options = Parameters<typeof formatPhones>[0]

const run = async (fields: Partial<User>, options?: Options) => {
  const outcome = await outcomeOf(formatPhones(options), 'users', recordOf('users', fields))
  return { ...outcome, phone: outcome.records[0]?.phone, sms: outcome.records[0]?.sms }
}
const phoneOf = async (phone: string, region?: string) =>
  (await run({ phone }, region === undefined ? {} : { region })).phone

test('writes numbers as E.164, read in the region when they have no country code', async () => {
  assert.is(await phoneOf('(202) 555-0143', 'US'), '+12025550143')
  assert.is(await phoneOf('1-202-555-0143', 'us'), '+12025550143')
  assert.is(await phoneOf('020 7946 0123', 'GB'), '+442079460123')
  assert.is(await phoneOf('+44 20 7946 0123', 'US'), '+442079460123')
  assert.is(await phoneOf('011 44 20 7946 0123', 'US'), '+442079460123')
  assert.is(await phoneOf('030/23125 000', 'DE'), '+493023125000')
  assert.is(await phoneOf('+1 202 555 0143'), '+12025550143')
  const { phone, sms, said } = await run({ phone: '+12025550143', sms: '202.555.0144' }, { region: 'US' })
  assert.equal([phone, sms, said], ['+12025550143', '+12025550144', []])
})

test('cuts extensions off, and copes with odd blanks, marks and words', async () => {
  for (const text of ['202-555-0143 x12', '202-555-0143 ext. 12', 'tel:+1-202-555-0143;ext=12', '202-555-0143,12']) {
    assert.is(await phoneOf(text, 'US'), '+12025550143', text)
  }
  for (const text of [
    '\u202d202\u00a0555\u20090143\u202c',
    '202\t555\u200b-0143',
    '２０２ ５５５ ０１４３',
    'Home: 202-555-0143 (old)\r\n',
  ]) {
    assert.is(await phoneOf(text, 'US'), '+12025550143', text)
  }
})

test('takes the first valid one of several', async () => {
  const texts = [
    '202-555-0143, 202-555-0144',
    '202-555-0143;202-555-0144',
    '202-555-0143\r\n202-555-0144',
    'none; 202-555-0143',
  ]
  const more = [
    '12\u2028202-555-0143',
    '202-555-0143 / 202-555-0144',
    'n/a, 1/202-555-0143',
    '202\n5550143\u0085202-555-0143',
  ]
  for (const text of [...texts, ...more]) assert.is(await phoneOf(text, 'US'), '+12025550143', text)
})

test('blanks what does not become a number, and says why without the number', async () => {
  const why = async (phone: string, region?: string) => {
    const { said, messages, records } = await run({ phone }, region === undefined ? {} : { region })
    assert.is(records[0]?.phone, undefined)
    assert.equal(said, [`bad-phone phone ${phone}`])
    return messages.join()
  }
  assert.match(await why('555-0143', 'US'), 'too short')
  assert.match(await why('202-555-01433', 'US'), 'too long')
  assert.match(await why('123-456-7890', 'US'), 'not valid in US')
  assert.match(await why('+44 1 2345678', 'US'), /too short|not valid|length/)
  assert.match(await why('202-555-0143'), 'no country code, and no region is set')
  assert.match(await why('+999 1234567', 'US'), 'country code is not known')
  assert.match(await why('call home', 'US'), 'no number')
  assert.match(await why('ada2025550143@example.org', 'US'), 'no number')
  assert.equal((await run({ phone: ' \n', sms: undefined }, { region: 'US' })).said, [])
})

test('a user without numbers, or with right ones, comes out as the same object', async () => {
  for (const user of [recordOf('users'), recordOf('users', { phone: '+12025550143', sms: '+442079460123' })]) {
    assert.is((await outcomeOf(formatPhones({ region: 'US' }), 'users', user)).records[0], user)
  }
})

const regionByOrg = { 'o-gb': 'gb', 'École du Nord': 'FR' }
const london = '020 7946 0123'

test('reads numbers in the region of the primary org', async () => {
  const options = { region: 'US', regionByOrg }
  const at = async (fields: Partial<User>) => (await run({ phone: london, ...fields }, options)).phone
  const teacher = [
    roleOf('teacher', { org: 'o-us', isPrimary: false }),
    roleOf('teacher', { org: 'o-gb', isPrimary: true }),
  ]
  assert.is(await at({ roles: teacher, orgs: ['o-us', 'o-gb'], primaryOrg: 'o-us' }), '+442079460123')
  const plain = [roleOf('teacher', { org: 'o-us' }), roleOf('teacher', { org: 'o-gb' })]
  assert.is(await at({ roles: plain, orgs: ['o-us', 'o-gb'], primaryOrg: 'o-gb' }), '+442079460123')
  assert.is(await at({ roles: plain, orgs: ['o-gb', 'o-us'] }), '+442079460123')
  assert.is(await at({ roles: plain, orgs: ['o-us', 'o-gb'] }), undefined)
})

test('with the district: orgs by name, and a contact by the first delivered org it lists', async () => {
  const district = new District()
  for (const [org, name] of Object.entries({ 'o-gb': 'London', 'o-fr': 'École du Nord ' })) {
    district.noteOrg(org, { name, type: 'school', parent: undefined })
    district.noteDelivered('orgs', org)
  }
  const options = { region: 'US', regionByOrg, district }
  assert.is((await run({ phone: london, orgs: ['gone', 'o-gb', 'o-fr'] }, options)).phone, '+442079460123')
  assert.is((await run({ phone: '01 99 00 12 34', orgs: ['o-fr'] }, options)).phone, '+33199001234')
  assert.is((await run({ phone: '202-555-0143', orgs: ['gone'] }, options)).phone, '+12025550143')
})

test('leaves numbers alone while a pipeline looks ahead', async () => {
  const user = recordOf('users', { phone: 'call home' })
  const { records, said } = await outcomeOf(formatPhones().bind({ surveying: true }), 'users', user)
  assert.is(records[0], user)
  assert.equal(said, [])
})

test('an unknown region is an error that names near ones', () => {
  assert.throws(() => formatPhones({ region: 'UK' }), /'UK' is no ISO 3166-1 region; near: /)
  assert.throws(() => formatPhones({ regionByOrg: { x: 'Germany' } }), /regionByOrg\.x 'Germany' is no/)
})

test('whatever a field holds, E.164 or nothing comes out, and E.164 stays as it is', async () => {
  const piece = fc.oneof(
    fc.constantFrom('202-555-0143', '+44 20 7946 0123', 'x12', ' ', ',', ';', '/', '\n', '+', '@'),
    fc.string(),
  )
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 6 }),
      fc.constantFrom('US', 'GB', 'AR', undefined),
      async (pieces, region) => {
        const phone = await phoneOf(pieces.join(''), region)
        if (phone === undefined) return
        assert.match(phone, /^\+[1-9]\d{1,14}$/)
        assert.is(await phoneOf(phone, 'DE'), phone)
      },
    ),
  )
})

test.run()

operatorContract('formatPhones', formatPhones, { region: 'US', regionByOrg }, { collections: ['users'] })
