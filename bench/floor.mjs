// The floor: fetch every page, JSON.parse, join CSV lines in memory. No checks, no order, no files.
import { createRequire } from 'node:module'

// undici is the core room's dependency, not the workspace's.
const { request } = createRequire(new URL('../packages/core/package.json', import.meta.url))('undici')

const [baseUrl, pageSize = '5000'] = process.argv.slice(2)
const names = ['orgs', 'academicSessions', 'courses', 'users', 'classes', 'enrollments', 'demographics']
const id = (ref) => ref?.sourcedId ?? ''
const lines = {
  orgs: (r) => `${r.sourcedId},${r.name},${r.type},${id(r.parent)}`,
  academicSessions: (r) => `${r.sourcedId},${r.title},${r.type},${r.schoolYear},${r.startDate},${r.endDate}`,
  courses: (r) => `${r.sourcedId},${id(r.org)},${r.title},${r.courseCode}`,
  users: (r) =>
    `${r.sourcedId},${r.username},${r.familyName},${r.givenName},,${r.email ?? ''},${r.phone ?? ''},${r.sms ?? ''}\r\n${(r.orgs ?? []).map((o) => `${r.sourcedId},${o.sourcedId},${r.role}`).join('\r\n')}`,
  classes: (r) =>
    `${r.sourcedId},${id(r.school)},${r.title},${(r.terms ?? []).map(id).join(' ')},${id(r.course)},${r.classCode ?? ''}`,
  enrollments: (r) => `${id(r.class)},${id(r.user)},${r.role}`,
  demographics: (r) => `${r.sourcedId},${r.sex ?? ''},${r.birthDate ?? ''}`,
}
let rows = 0
let bytes = 0
for (const name of names) {
  const limit = Number(pageSize)
  for (let offset = 0; ; ) {
    const answer = await request(
      `${baseUrl}/${name}?limit=${limit}&offset=${offset}&sort=sourcedId&orderBy=asc&filter=status%3D%27active%27`,
    )
    const records = JSON.parse(await answer.body.text())[name]
    const text = records.map(lines[name]).join('\r\n')
    rows += records.length
    bytes += text.length
    offset += records.length
    if (records.length === 0 || offset >= Number(answer.headers['x-total-count'])) break
  }
}
process.stdout.write(`${JSON.stringify({ rows, bytes })}\n`)
