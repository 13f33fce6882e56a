import { operatorContract, outcomeOf, recordOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { collections } from '../record.js'
import { keepActive } from './keep-active.js'

const test = suite('keepActive')

test('keeps what is active in any case, or says nothing of its status', async () => {
  for (const status of ['active', ' Active ', 'ACTIVE', '', '  ', undefined]) {
    const org = recordOf('orgs', { status })
    const { records, said } = await outcomeOf(keepActive(), 'orgs', org)
    assert.is(records[0], org)
    assert.equal(said, [])
  }
})

test('filters any other status, in every collection', async () => {
  for (const collection of collections) {
    for (const status of ['tobedeleted', 'inactive', 'ToBeDeleted', 'unknown']) {
      const { records, said } = await outcomeOf(keepActive(), collection, recordOf(collection, { status }))
      assert.equal(records, [])
      assert.equal(said, [`inactive status ${status}`])
    }
  }
})

test('keeps disabled users unless told to skip them', async () => {
  const users = [
    recordOf('users', { sourcedId: 'on', enabledUser: true }),
    recordOf('users', { sourcedId: 'off', enabledUser: false }),
    recordOf('users', { sourcedId: 'unsaid' }),
    recordOf('users', { sourcedId: 'gone', enabledUser: false, status: 'tobedeleted' }),
  ]
  assert.equal((await outcomeOf(keepActive(), 'users', ...users)).records, users.slice(0, 3))
  const { records, said } = await outcomeOf(keepActive({ skipDisabledUsers: true }), 'users', ...users)
  assert.equal(records, [users[0], users[2]])
  assert.equal(said, ['disabled-user enabledUser', 'inactive status tobedeleted'])
})

test.run()

operatorContract('keepActive', keepActive)
operatorContract('keepActive skipping disabled users', keepActive, { skipDisabledUsers: true }, { collections })
