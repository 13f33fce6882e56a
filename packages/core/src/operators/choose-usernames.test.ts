import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import type { User } from '../record.js'
import { chooseUsernames } from './choose-usernames.js'

const test = suite('chooseUsernames')

type Options = Parameters<typeof chooseUsernames>[0]

const chosen = async (fields: Partial<User>, options?: Options) => {
  const user = recordOf('users', { roles: [roleOf('student')], ...fields })
  return (await outcomeOf(chooseUsernames(options), 'users', user)).records[0]
}
const username = async (fields: Partial<User>, options?: Options) => (await chosen(fields, options))?.username

test('takes the username as it is, unless told otherwise', async () => {
  const user = recordOf('users', { username: 'Ada', email: 'ada@example.org', roles: [roleOf('teacher')] })
  assert.is((await outcomeOf(chooseUsernames(), 'users', user)).records[0], user)
  assert.is(await username({ username: ' ' }), undefined)
})

test('takes the first source that is not empty', async () => {
  const userIds = [
    { type: 'LDAP', identifier: ' ' },
    { type: 'ldap', identifier: 'ada-ldap' },
  ]
  const fields = { username: 'ada', email: 'ada@example.org', identifier: '4711', userIds }
  assert.is(await username(fields, { username: 'email' }), 'ada@example.org')
  assert.is(await username(fields, { username: 'identifier' }), '4711')
  assert.is(await username(fields, { username: 'userIds:Ldap' }), 'ada-ldap')
  assert.is(await username(fields, { username: ['userIds:AD', 'identifier', 'email'] }), '4711')
  assert.is(await username({ userIds }, { username: ['email', 'username'] }), undefined)
})

test('cuts a domain off, then appends one where there is none', async () => {
  const email = { email: 'ada@old.example.org' }
  const both = { username: 'email', stripDomain: true, usernameDomain: '@new.example.org' }
  assert.is(await username(email, { username: 'email', stripDomain: true }), 'ada')
  assert.is(await username(email, both), 'ada@new.example.org')
  assert.is(await username(email, { ...both, stripDomain: false }), 'ada@old.example.org')
  assert.is(await username({ username: '@old.example.org' }, { stripDomain: true, usernameDomain: 'x.org' }), undefined)
})

test('appends the domain of students or of staff', async () => {
  const usernameDomain = { student: 's.example.org', staff: 't.example.org' }
  assert.is(await username({ username: 'ada' }, { usernameDomain }), 'ada@s.example.org')
  assert.is(await username({ username: 'ada', roles: [roleOf('teacher')] }, { usernameDomain }), 'ada@t.example.org')
  const mixed = { username: 'ada', roles: [roleOf('coach'), roleOf('student')] }
  assert.is(await username(mixed, { usernameDomain }), 'ada@s.example.org')
  assert.is(await username({ username: 'ada' }, { usernameDomain: { staff: 't.example.org' } }), 'ada')
})

test('gives contacts their email where they have no username, and nothing else', async () => {
  const options = { username: 'identifier', stripDomain: true, usernameDomain: 'x.org', activeDirectoryMatchId: 'AD' }
  const contact = {
    roles: [],
    identifier: '1',
    email: 'ada@example.org',
    userIds: [{ type: 'AD', identifier: 'ad-1' }],
  }
  const filled = await chosen(contact, options)
  assert.is(filled?.username, 'ada@example.org')
  assert.is(filled?.activeDirectoryMatchId, undefined)
  assert.is(await username({ ...contact, username: 'ada@home' }, options), 'ada@home')
  assert.is(await username({ ...contact, roles: [roleOf('Guardian')] }, options), 'ada@example.org')
})

test('takes activeDirectoryMatchId from the type of userIds that is named, and from none else', async () => {
  const fields = { username: 'ada', userIds: [{ type: 'AD', identifier: 'ad-1' }] }
  assert.is((await chosen(fields, { activeDirectoryMatchId: 'ad' }))?.activeDirectoryMatchId, 'ad-1')
  assert.is((await chosen(fields, { activeDirectoryMatchId: 'x' }))?.activeDirectoryMatchId, undefined)
  assert.is((await chosen(fields))?.activeDirectoryMatchId, undefined)
})

test('an unknown source is an error that names near ones', () => {
  assert.throws(() => chooseUsernames({ username: 'emial' }), /'emial' is not one of username, email.*near: email/)
  assert.throws(() => chooseUsernames({ username: ['email', 'userIds:'] }), /'userIds:' is not one of/)
  assert.throws(() => chooseUsernames({ username: [] }), /username/)
})

test.run()

operatorContract(
  'chooseUsernames',
  chooseUsernames,
  {
    username: ['userIds:AD', 'email'],
    stripDomain: true,
    usernameDomain: 'example.org',
    activeDirectoryMatchId: 'LDAP',
  },
  { collections: ['users'] },
)
