import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Collection } from '@rosterstream/core'
import { test } from 'uvu'
import * as assert from 'uvu/assert'
import { DataFolderError, folderData } from './data-folder.js'
import { parseFilter } from './filter.js'
import type { RosterData } from './roster-data.js'

async function withFolder(
  files: Readonly<Record<string, string>>,
  use: (path: string) => Promise<void>,
): Promise<void> {
  const path = await mkdtemp(join(tmpdir(), 'data folder '))
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(join(path, name, '..'), { recursive: true })
      await writeFile(join(path, name), text)
    }
    await use(path)
  } finally {
    await rm(path, { recursive: true })
  }
}

const all = (served: RosterData, collection: Collection): readonly unknown[] =>
  served.page(collection, { offset: 0, limit: 1000 }).map((text) => JSON.parse(text))

const org = (sourcedId: string) => ({ href: `orgs/${sourcedId}`, sourcedId, type: 'org' })

test('a CSV row becomes a REST record, its values as they are, its odd columns as metadata', () =>
  withFolder(
    {
      'USERS.csv':
        '\uFEFFSourcedId,enabledUser,orgSourcedIds,role,username,userIds,grade,agents,ext_room,metadata.bus,,dataLastModified\r\n' +
        'u1,TRUE,"o1, o2",student,ada,"{LDAP:12},{SIS:a b}",7,g1,12B,5,stray,1/05/2023\r\n',
      'demographics.csv': 'userSourcedId,birthdate,white\nu1,2010-02-03,yes\n',
      'orgs.csv': 'sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId\n',
    },
    async (path) => {
      const served = await folderData(path)
      assert.is(served.version, '1.1')
      assert.equal(all(served, 'users'), [
        {
          sourcedId: 'u1',
          enabledUser: 'TRUE',
          orgs: [org('o1'), { href: 'orgs/%20o2', sourcedId: ' o2', type: 'org' }],
          role: 'student',
          username: 'ada',
          userIds: [
            { type: 'LDAP', identifier: '12' },
            { type: 'SIS', identifier: 'a b' },
          ],
          grades: ['7'],
          agents: [{ href: 'users/g1', sourcedId: 'g1', type: 'user' }],
          dateLastModified: '1/05/2023',
          metadata: { ext_room: '12B', bus: '5', 'column 11': 'stray' },
        },
      ])
      assert.equal(all(served, 'demographics'), [{ sourcedId: 'u1', birthDate: '2010-02-03', white: 'yes' }])
      assert.is(served.count('orgs'), 0, 'a header without rows is an empty collection')
      assert.is(served.count('courses'), 0, 'so is a file that is not there')
      assert.is(served.count('users', parseFilter("status='active'")), 1, 'a blank status passes for active')
    },
  ))

test('roles and profiles of 1.2 are put into their users', () =>
  withFolder(
    {
      'set/manifest.csv': 'propertyName,value\noneroster.version,1.2\n',
      'set/users.csv': 'sourcedId,username,primaryOrgSourcedId,prefferedGivenName\nu1,ada,o1,Addie\n',
      'set/Roles.csv':
        'sourcedId,status,userSourcedId,roleType,role,beginDate,endDate,orgSourcedId,,\n' +
        'r1,active,u1,primary,teacher,2024-01-01,,o1\nr2,tobedeleted,u1,secondary,aide,,,o2\n',
      'set/userprofiles.csv':
        'sourcedId,userSourcedId,profileType,vendorId,credentialType,username\np1,u1,app,v1,login,ada1\n',
    },
    async (path) => {
      const served = await folderData(path)
      assert.is(served.version, '1.2')
      const credentials = [{ username: 'ada1', type: 'login' }]
      assert.equal(all(served, 'users'), [
        {
          sourcedId: 'u1',
          username: 'ada',
          primaryOrg: org('o1'),
          preferredFirstName: 'Addie',
          roles: [{ roleType: 'primary', role: 'teacher', beginDate: '2024-01-01', org: org('o1') }],
          userProfiles: [{ profileId: 'p1', profileType: 'app', vendorId: 'v1', credentials }],
        },
      ])
    },
  ))

test('JSON files are served as they are, under an envelope of any case, none, or an alias', () =>
  withFolder(
    {
      'page1.json': '{"Users":[{"sourcedId":1}],"statusInfoSet":[]}',
      'page2.json': '{"students":[{"sourcedId":"2"}]}',
      'classes.json': '[{"sourcedId":"c"}]',
      'enrollments.json': '{"items":[{"sourcedId":"e"}],"total":1}',
      'orgs.json': '{"org":null,"orgs":{"sourcedId":"single"}}',
      'periods.json': '{"periods":[{"sourcedId":"p"}]}',
    },
    async (path) => {
      const served = await folderData(path)
      assert.equal(all(served, 'users'), [{ sourcedId: 1 }, { sourcedId: '2' }])
      assert.equal(all(served, 'classes'), [{ sourcedId: 'c' }])
      assert.equal(all(served, 'enrollments'), [{ sourcedId: 'e' }])
      assert.equal(all(served, 'orgs'), [{ sourcedId: 'single' }])
    },
  ))

test('a zip is read like a folder', () =>
  withFolder({}, async (path) => {
    const file = join(path, 'set.zip')
    await writeFile(file, storedZip('export/orgs.csv', 'sourcedId,name\no1,First School\n'))
    assert.equal(all(await folderData(file), 'orgs'), [{ sourcedId: 'o1', name: 'First School' }])
  }))

test('a folder without records, a broken file and a missing folder are told apart from an empty set', () =>
  withFolder({ 'readme.txt': 'x', 'bad/users.json': '{"users":[' }, async (path) => {
    for (const place of [join(path, 'bad'), join(path, 'none'), join(path, 'readme.txt')]) {
      try {
        await folderData(place)
        assert.unreachable(place)
      } catch (error) {
        assert.instance(error, DataFolderError)
      }
    }
  }))

function storedZip(name: string, text: string): Buffer {
  const [path, bytes] = [Buffer.from(name), Buffer.from(text)]
  const sizes = Buffer.alloc(12)
  sizes.writeUInt32LE(crc32(bytes), 0)
  sizes.writeUInt32LE(bytes.length, 4)
  sizes.writeUInt32LE(bytes.length, 8)
  const nameLength = Buffer.from([path.length, 0])
  const local = Buffer.concat([
    Buffer.from('504b03040a000000000000000000', 'hex'),
    sizes,
    nameLength,
    Buffer.alloc(2),
    path,
    bytes,
  ])
  const head = Buffer.from('504b010214000a000000000000000000', 'hex')
  const central = Buffer.concat([head, sizes, nameLength, Buffer.alloc(16), path])
  const end = Buffer.alloc(22)
  end.write('504b0506', 'hex')
  end.writeUInt16LE(1, 8)
  end.writeUInt16LE(1, 10)
  end.writeUInt32LE(central.length, 12)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, central, end])
}

function crc32(bytes: Buffer): number {
  let crc = -1
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return (crc ^ -1) >>> 0
}

test.run()
