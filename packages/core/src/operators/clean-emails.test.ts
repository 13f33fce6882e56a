import { operatorContract, outcomeOf, recordOf } from '@rosterstream/testkit/contracts'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { cleanEmails } from './clean-emails.js'

const test = suite('cleanEmails')

const run = async (email: string) => {
  const { records, said } = await outcomeOf(cleanEmails(), 'users', recordOf('users', { email }))
  return { email: records[0]?.email, said: said.length }
}

const long = (length: number): string => `${'a'.repeat(length - '@example.org'.length)}@example.org`

test('writes addresses in lower case', async () => {
  assert.equal(await run('Ada.Example@Example.ORG'), { email: 'ada.example@example.org', said: 0 })
  assert.equal(await run("o'ada+1_x-y%z@a-b.example.org"), { email: "o'ada+1_x-y%z@a-b.example.org", said: 0 })
})

test('takes the first valid one of several', async () => {
  assert.equal(await run('none; ada@example.org, b@example.org'), { email: 'ada@example.org', said: 0 })
  assert.equal(await run(' ada@example.org\nb@example.org'), { email: 'ada@example.org', said: 0 })
  assert.equal(await run('ada@example.org b@example.org'), { email: 'ada@example.org', said: 0 })
})

test('blanks what is no valid address', async () => {
  const bad = [
    'ada',
    'ada@example',
    '@example.org',
    'ada@',
    'a@b@example.org',
    'ada..x@example.org',
    '.ada@example.org',
  ]
  const more = ['ada.@example.org', 'ädä@example.org', 'ada@exämple.org', '"ada x"@example.org', '<ada@example.org>']
  const domains = ['ada@-x.example.org', 'ada@x-.org', 'ada@exa_mple.org', 'ada@.org', 'ada@example.', 'ada@a..org']
  for (const email of [...bad, ...more, ...domains])
    assert.equal(await run(email), { email: undefined, said: 1 }, email)
})

test('takes 254 characters and no more', async () => {
  assert.equal(await run(long(254)), { email: long(254), said: 0 })
  assert.equal(await run(long(255)), { email: undefined, said: 1 })
})

test('says nothing of a blank field, and names the field and value of a bad one', async () => {
  assert.equal(await run(' '), { email: undefined, said: 0 })
  const { said, messages } = await outcomeOf(cleanEmails(), 'users', recordOf('users', { email: 'Ada' }))
  assert.equal(said, ['bad-email email Ada'])
  assert.equal(messages, ['The email address is not valid.'])
})

test('reads every plain address, and what it writes it reads again', async () => {
  await fc.assert(
    fc.asyncProperty(fc.emailAddress({ size: 'small' }), async (email) => {
      assert.equal(await run(email), { email: email.toLowerCase(), said: 0 })
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.string({ unit: 'binary' }), async (text) => {
      const { email } = await run(`${text}@example.org`)
      if (email !== undefined) assert.equal(await run(email), { email, said: 0 })
    }),
  )
})

test.run()

operatorContract('cleanEmails', cleanEmails, undefined, { collections: ['users'] })
