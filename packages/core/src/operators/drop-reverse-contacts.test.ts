import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { dropReverseContacts } from './drop-reverse-contacts.js'
import { mapRoles } from './map-roles.js'

const test = suite('dropReverseContacts')

const person = (words: readonly string[], ...agents: readonly string[]) =>
  recordOf('users', { agents, roles: words.map((word) => roleOf(word)) })

test('takes the agents of everybody who is no student, once per pair', async () => {
  for (const roles of [['parent'], ['teacher'], ['guardian', 'aide'], []]) {
    const { records, said } = await outcomeOf(dropReverseContacts(), 'users', person(roles, 's-1', 's-2', 's-1'))
    assert.equal(records[0]?.agents, [])
    assert.equal(said, ['reverse-contact agents s-1', 'reverse-contact agents s-2'])
  }
})

test('leaves the agents of students, whatever else they are', async () => {
  for (const roles of [['student'], ['Student '], ['guardian', 'STUDENT']]) {
    const student = person(roles, 'p-1')
    const { records, said } = await outcomeOf(dropReverseContacts(), 'users', student)
    assert.is(records[0], student)
    assert.equal(said, [])
  }
})

test('goes by the roles that mapRoles leaves', async () => {
  const map = mapRoles({ roleMap: { pupil: 'student' } })
  const [pupil, parent] = (await outcomeOf(map, 'users', person(['pupil'], 'p-1'))).records.concat(
    (await outcomeOf(map, 'users', person(['parent'], 's-1'))).records,
  )
  if (pupil === undefined || parent === undefined) throw new Error('a person is gone')
  assert.equal((await outcomeOf(dropReverseContacts(), 'users', pupil)).said, [])
  assert.equal((await outcomeOf(dropReverseContacts(), 'users', parent)).said, ['reverse-contact agents s-1'])
})

test.run()

operatorContract('dropReverseContacts', dropReverseContacts, undefined, { collections: ['users'] })
