import { operatorContract, outcomeOf, recordOf, roleOf } from '@rosterstream/testkit/contracts'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { mapGrades } from './map-grades.js'

const test = suite('mapGrades')

const ofUser = async (role: string, ...grades: readonly string[]) => {
  const { records, said } = await outcomeOf(mapGrades(), 'users', recordOf('users', { grades, roles: [roleOf(role)] }))
  return { grades: records[0]?.grades, said }
}

const ofCourse = async (...grades: readonly string[]) => {
  const { records, said } = await outcomeOf(mapGrades(), 'courses', recordOf('courses', { grades }))
  return { grades: records[0]?.grades, said }
}

test('leaves students the first of their grades that is listed', async () => {
  assert.equal(await ofUser('student', '10', '11'), { grades: ['10'], said: [] })
  assert.equal(await ofUser('student', '1'), { grades: ['01'], said: [] })
  assert.equal(await ofUser('Student', 'KG'), { grades: ['kg'], said: [] })
  assert.equal(await ofUser('student', ' AdultEducation '), { grades: ['adultEducation'], said: [] })
  assert.equal(await ofUser('student'), { grades: [], said: [] })
})

test('tells of the unknown grades before it, not of those behind', async () => {
  const said = ['unknown-grade grades Year 4', 'unknown-grade grades 0']
  assert.equal(await ofUser('student', 'Year 4', '0', 'Year 4', '9', 'x'), { grades: ['09'], said })
  assert.equal(await ofUser('student', 'Year 4', '0'), { grades: [], said })
})

test('leaves others alone', async () => {
  assert.equal(await ofUser('teacher', 'Year 4', '9'), { grades: ['Year 4', '9'], said: [] })
  const record = recordOf('classes', { grades: ['Year 4', '1'] })
  assert.is((await outcomeOf(mapGrades(), 'classes', record)).records[0], record)
})

test('leaves a course its grade when it has exactly one, and that is listed', async () => {
  assert.equal(await ofCourse('9'), { grades: ['09'], said: [] })
  assert.equal(await ofCourse('09', '10'), { grades: [], said: [] })
  assert.equal(await ofCourse('x', 'y'), { grades: [], said: [] })
  assert.equal(await ofCourse('x'), { grades: [], said: ['unknown-grade grades x'] })
})

test('what is right already comes out as the same object', async () => {
  const user = recordOf('users', { grades: ['09'], roles: [roleOf('student')] })
  assert.is((await outcomeOf(mapGrades(), 'users', user)).records[0], user)
  const course = recordOf('courses', { grades: ['09'] })
  assert.is((await outcomeOf(mapGrades(), 'courses', course)).records[0], course)
})

test.run()

operatorContract('mapGrades', mapGrades, undefined, { collections: ['users', 'courses'] })
