import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { normalizeAgents } from './normalize-agents.js'

const test = suite('normalizeAgents')

const run = (roles: readonly string[], ...agents: readonly string[]) =>
  outcomeOf(
    normalizeAgents(),
    'users',
    recordOf('users', { sourcedId: 'me', roles: roles.map((role) => roleOf(role)), agents }),
  )

test('trims ids, drops empty ones and repeats, and keeps the order', async () => {
  const { records, said } = await run(['student'], ' p-2', 'p-1 ', '', '  ', 'p-2')
  assert.equal(records[0]?.agents, ['p-2', 'p-1'])
  assert.equal(said, [])
})

test('a user that names itself is told of, by what it is', async () => {
  assert.equal((await run(['student'], 'me', 'p-1')).said, ['agent-is-student agents me'])
  assert.equal((await run(['guardian'], ' me ', 'me')).said, ['reverse-contact agents me'])
  assert.equal((await run([], 'me')).records[0]?.agents, [])
})

test('agents in order come out as the same object', async () => {
  const user = recordOf('users', { agents: ['p-2', 'P-2', 'p-1'] })
  assert.is((await outcomeOf(normalizeAgents(), 'users', user)).records[0], user)
})

test.run()

operatorContract('normalizeAgents', normalizeAgents, undefined, { collections: ['users'] })
