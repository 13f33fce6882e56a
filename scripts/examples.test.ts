import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, tableNames } from '@rosterstream/core'
import { validateSet } from '@rosterstream/sinks/sds-csv'
import { type Credentials, oneroster } from '@rosterstream/sources'
import { district, type Sis, startSis } from '@rosterstream/testkit'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { syncDistrict } from '../examples/pipeline.js'
import { fillPhoneBook, type PhoneBook } from '../examples/plain-pipe.js'

interface Context {
  sis: Sis
  folder: string
}

const test = suite<Context>('examples')

const credentialsOf = ({ tokenUrl, clientId, clientSecret }: Sis): Credentials => ({
  type: 'oauth2',
  tokenUrl,
  clientId,
  clientSecret,
})

test.before(async (context) => {
  context.folder = await mkdtemp(join(tmpdir(), 'rosterstream-examples-'))
  context.sis = await startSis({ data: district({ users: 400, troubles: true }) })
})

test.after(async ({ sis, folder }) => {
  await sis.close()
  await rm(folder, { recursive: true })
})

test('pipeline.ts publishes a valid set, and a second run changes nothing', async ({ sis, folder }) => {
  const directory = join(folder, 'sds')
  const from = { baseUrl: sis.baseUrl('1.1'), credentials: credentialsOf(sis), directory }
  const report = await syncDistrict(from)
  assert.is(report.status, 'published')
  const wanted = tableNames.filter((name) => name !== 'demographics').map((name) => `${name}.csv`)
  assert.equal((await readdir(directory)).sort(), [...wanted].sort())
  const users = await readFile(join(directory, 'users.csv'), 'utf8')
  assert.ok(users.split('\r\n').length > 300)
  assert.ok((await validateSet(directory)).valid)
  assert.is((await syncDistrict(from)).status, 'unchanged')
})

test('pipeline.ts raises what went wrong and leaves the last set alone', async ({ sis, folder }) => {
  const directory = join(folder, 'untouched')
  const baseUrl = sis.baseUrl('1.1')
  const credentials = { ...credentialsOf(sis), clientSecret: 'wrong' } as Credentials
  const error = await syncDistrict({ baseUrl, credentials, directory }).catch((met: unknown) => met)
  assert.ok(error instanceof Error && !(error instanceof ConfigError))
  assert.is((error as Error & { code?: string }).code, 'credentials-refused')
  assert.equal(await readdir(directory).catch(() => []), [])
})

test('plain-pipe.ts reads every page, though the source waits for its credits', async ({ sis }) => {
  const source = oneroster({ baseUrl: sis.baseUrl('1.1'), credentials: credentialsOf(sis), pageSize: 50 })
  const phones = new Map<string, string>()
  const book: PhoneBook = {
    put: async (sourcedId, phone) => {
      phones.set(sourcedId, phone)
    },
    clear: async () => phones.clear(),
  }
  const pages = await fillPhoneBook(source, book)
  assert.ok(pages > 20, `${pages} pages`)
  assert.ok(phones.size > 20, `${phones.size} numbers`)
  for (const phone of phones.values()) assert.match(phone, /^\+\d{8,15}$/)
})

test.run()
