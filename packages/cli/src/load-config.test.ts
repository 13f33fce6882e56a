import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { requireAvailable } from './config/availability.js'
import { type Finding, InvalidConfigError } from './config/finding.js'
import { type LoadedConfig, loadConfig } from './load-config.js'
import { renderFindings } from './render/findings.js'

const test = suite('loadConfig')
let folder = ''
test.before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rosterstream-config-'))
})
test.after(() => rm(folder, { recursive: true, force: true }))

type Env = Readonly<Record<string, string>>
const load = async (content: string | Uint8Array, env: Env = {}): Promise<LoadedConfig> => {
  const path = join(folder, 'rosterstream.yaml')
  await writeFile(path, content)
  return loadConfig(path, { env })
}
const refusal = async (content: string | Uint8Array, env: Env = {}): Promise<InvalidConfigError> => {
  try {
    await load(content, env)
  } catch (error) {
    if (error instanceof InvalidConfigError) return error
    throw error
  }
  throw new Error('the config was taken')
}
const findingsOf = async (content: string | Uint8Array, env: Env = {}): Promise<readonly Finding[]> =>
  (await refusal(content, env)).findings
const only = async (content: string | Uint8Array, env: Env = {}): Promise<Finding> => {
  const errors = (await findingsOf(content, env)).filter(({ severity }) => severity === 'error')
  assert.is(errors.length, 1, renderFindings(errors, 'x'))
  return errors[0] as Finding
}

const source =
  'source: { type: oneroster, baseUrl: "https://sis.example.org/ims/oneroster/v1p1", auth: { type: none } }\n'
const sinks = 'sinks:\n  - { type: sds-csv, directory: ./sds }\n'
const good = source + sinks
const withAuth = (auth: string): string =>
  `source:\n  type: oneroster\n  baseUrl: https://sis.example.org\n  auth: ${auth}\n${sinks}`

test('a short config gets every default, and its paths count from its folder', async () => {
  const { config, configPath, findings, secrets } = await load(good)
  assert.is(configPath, join(folder, 'rosterstream.yaml'))
  assert.equal(findings, [])
  assert.equal(secrets, [])
  assert.is(config.state, join(folder, '.rosterstream'))
  assert.equal(config.sinks, [{ type: 'sds-csv', directory: join(folder, 'sds') }])
  assert.equal(config.source.include, { courses: true, demographics: false, contacts: false, userFlags: false })
  assert.equal(config.guard, { removed: 10, changed: 75, perSchool: { removed: 50, minRows: 20 } })
  assert.equal(config.network, { proxy: 'auto', noProxy: [], caFile: [], retry: { maxWait: 900_000 } })
  assert.equal(config.transform.username, ['username'])
  assert.is(config.transform.timeZone, 'UTC')
})

test('every setting of the reference config is taken', async () => {
  await writeFile(join(folder, 'ca.pem'), '-----BEGIN CERTIFICATE-----\n')
  const { config } = await load(
    `source:
  type: oneroster
  provider: generic
  baseUrl: https://sis.example.org/ims/oneroster/v1p1/
  version: "1.1"
  auth: { type: oauth2, tokenUrl: "https://sis.example.org/token?realm=a", clientId: "\${SIS_ID}", clientSecret: "\${SIS_SECRET}", scope: "a b", authStyle: both, headers: { X-Tenant: springfield } }
  pageSize: 5000
  concurrency: 2
  delta: off
  overlap: 15m
  fullEvery: 20h
  retry: { maxWait: 1h30m }
  include: { courses: true, demographics: true, contacts: true, userFlags: true }
  orgs: { include: [Springfield High], exclude: [] }
  requireProof: true
  trustUnproven: true
  allowEmpty: [courses]
  allowInsecureHttp: false
  keepMetadata: true
transform:
  phoneRegion: us
  phoneRegionByOrg: { 0012: CA }
  roleMap: { headmaster: PRINCIPAL, carer: guardian }
  enrollmentRoleMap: { cotaught: teacher }
  username: [email, "userIds:AD"]
  stripDomain: true
  usernameDomain: { student: students.example.org, staff: example.org }
  activeDirectoryMatchId: AD
  skipDisabledUsers: true
  respectEnrollmentDates: true
  timeZone: America/Chicago
guard: { removed: "0.5%", changed: "100%", perSchool: { removed: "25%", minRows: 5 } }
network: { proxy: "http://proxy.example.org:8080", noProxy: [sis.example.org], caFile: ca.pem, retry: { maxWait: 90s } }
sinks:
  - { type: sds-csv, directory: ../out }
  - type: graph
    tenantId: 00000000-0000-0000-0000-000000000000
    auth: { type: client-secret, clientId: app, clientSecret: "\${ENTRA_SECRET}" }
    graphUrl: http://127.0.0.1:9000
    authorityHost: http://localhost:9001
    disableInstanceDiscovery: true
    caFile: ca.pem
    users: { create: true, domain: school.example.org, match: [mail], accountEnabled: false, usageLocation: us }
    contacts: true
    removals: delete
    extraLinks: remove
    writesPerSecond: 5
  - { type: sds-upload, directory: ./up, tenantId: t, auth: { type: azure-cli }, flow: Inbound, start: true }
state: ./state
`,
    { SIS_ID: 'id-1', SIS_SECRET: 'shh-1', ENTRA_SECRET: 'shh-2' },
  ).catch((error: unknown) => {
    throw error instanceof InvalidConfigError ? new Error(renderFindings(error.findings, 'x')) : error
  })
  assert.ok(config.source.type === 'oneroster' && config.source.auth.type === 'oauth2')
  assert.is(config.source.baseUrl, 'https://sis.example.org/ims/oneroster/v1p1')
  assert.is(config.source.auth.tokenUrl, 'https://sis.example.org/token?realm=a')
  assert.is(config.source.auth.clientSecret, 'shh-1')
  assert.equal(
    [config.source.overlap, config.source.fullEvery, config.source.retry.maxWait],
    [900_000, 72_000_000, 5_400_000],
  )
  assert.is(config.source.delta, 'off')
  assert.equal(config.transform.phoneRegionByOrg, { '0012': 'CA' })
  assert.equal(config.transform.roleMap, { headmaster: 'principal', carer: 'guardian' })
  assert.is(config.transform.phoneRegion, 'US')
  assert.equal(config.guard, { removed: 0.5, changed: 100, perSchool: { removed: 25, minRows: 5 } })
  assert.equal(config.network.caFile, [join(folder, 'ca.pem')])
  assert.throws(() => requireAvailable(config), /the graph sink is not part of this version/)
})

test('what is linted and cannot be run yet is refused by name, and only then', async () => {
  const refused = async (yaml: string): Promise<string> => {
    const { config } = await load(yaml)
    try {
      requireAvailable(config)
      return ''
    } catch (error) {
      const { code, message } = error as InvalidConfigError
      assert.is(code, 'not-available')
      return message
    }
  }
  assert.is(await refused(good), '')
  assert.match(await refused(`source: { type: oneroster-csv, path: export.zip }\n${sinks}`), /oneroster-csv/)
  assert.match(await refused(withAuth('{ type: oauth1, clientId: a, clientSecret: b }')), /oauth1/)
  assert.match(
    await refused(`${source}sinks: [{ type: sds-upload, directory: up, tenantId: t, auth: { type: azure-cli } }]`),
    /sds-upload/,
  )
})

test('all findings come at once, each at its key', async () => {
  const found = await findingsOf(`source:
  type: oneroster
  baseUrl: http://sis.example.org/x
  verson: "1.1"
  phoneRegion: US
  auth: { type: oauth2, tokenUrl: "https://a.example.org", clientId: a }
  pageSize: many
transform:
  roleMap: { headmaster: principle }
sinks:
  - { type: sds-csv, directory: ./sds }
  - { type: sds-csv, directory: sds }
`)
  assert.equal(
    found.map(({ line, column, path, code, near }) => [line, column, path, code, near]),
    [
      [3, 3, 'source.baseUrl', 'insecure-http', undefined],
      [4, 3, 'source.verson', 'unknown-key', 'version'],
      [5, 3, 'source.phoneRegion', 'unknown-key', undefined],
      [6, 3, 'source.auth.clientSecret', 'missing-key', undefined],
      [7, 3, 'source.pageSize', 'wrong-type', undefined],
      [9, 14, 'transform.roleMap.headmaster', 'unknown-value', 'principal'],
      [12, 22, 'sinks[1].directory', 'shared-directory', undefined],
    ],
  )
  assert.match((found[2] as Finding).message, /belongs under transform/)
  assert.ok(found.every(({ fix }) => fix.length > 0))
})

test('the error itself names the first finding and how many more there are', async () => {
  const error = await refusal('source: 1\n')
  assert.is(error.exitCode, 2)
  assert.is(error.code, 'invalid-config')
  assert.match(error.message, /^rosterstream\.yaml:1:1 .+ \(and 1 more\)$/)
})

test('a mistyped kind does not hide what is wrong below it', async () => {
  const found = await findingsOf(
    `source: { type: onerooster, baseUrl: x, auth: { type: bearer } }\nsinks:\n  - { type: graf, tenantId: 1, removals: delte }\n  - { directory: x }\n`,
  )
  assert.equal(
    found.map(({ path, near }) => [path, near]),
    [
      ['source.type', 'oneroster'],
      ['source.baseUrl', undefined],
      ['source.auth.token', undefined],
      ['sinks[0].auth', undefined],
      ['sinks[0].type', 'graph'],
      ['sinks[0].removals', 'delete'],
      ['sinks[1].type', undefined],
    ],
  )
})

const single: readonly (readonly [title: string, yaml: string, path: string, code: string, pattern: RegExp])[] = [
  [
    'an unknown provider',
    good.replace('auth:', 'provider: genric, auth:'),
    'source.provider',
    'unknown-value',
    /must be generic/,
  ],
  ['a base URL that is none', good.replace('https://', 'sis:'), 'source.baseUrl', 'bad-url', /https:\/\//],
  [
    'credentials in a URL',
    good.replace('https://', 'https://user:hunter2@'),
    'source.baseUrl',
    'credentials-in-url',
    /user name/,
  ],
  [
    'plain http to a token server',
    withAuth('{ type: oauth2, tokenUrl: "http://10.0.0.1/t", clientId: a, clientSecret: b }'),
    'source.auth.tokenUrl',
    'insecure-http',
    /plain http/,
  ],
  [
    'plain http that only looks like loopback',
    good.replace('https://sis', 'http://127.0.0.1.sis'),
    'source.baseUrl',
    'insecure-http',
    /plain http/,
  ],
  [
    'a duration without its unit',
    `${good}network: { retry: { maxWait: 15 } }`,
    'network.retry.maxWait',
    'bad-duration',
    /15m/,
  ],
  ['a percentage without its sign', `${good}guard: { removed: 0.1 }`, 'guard.removed', 'bad-percentage', /10%/],
  ['a percentage above a hundred', `${good}guard: { changed: "120%" }`, 'guard.changed', 'bad-percentage', /10%/],
  [
    'a country that is none',
    `${good}transform: { phoneRegion: UK }`,
    'transform.phoneRegion',
    'unknown-region',
    /country code/,
  ],
  [
    'a time zone that is none',
    `${good}transform: { timeZone: Europe/Berlinn }`,
    'transform.timeZone',
    'unknown-time-zone',
    /IANA/,
  ],
  [
    'a class role that SDS does not know',
    `${good}transform: { enrollmentRoleMap: { carer: guardian } }`,
    'transform.enrollmentRoleMap.carer',
    'unknown-value',
    /class role/,
  ],
  [
    'a role without a value',
    `${good}transform: { roleMap: { "dept head": } }`,
    'transform.roleMap["dept head"]',
    'missing-value',
    /no value/,
  ],
  [
    'a username from nowhere',
    `${good}transform: { username: [email, usrname] }`,
    'transform.username[1]',
    'unknown-value',
    /usernames/,
  ],
  ['a list where a text belongs', `${good}state: [a]`, 'state', 'wrong-type', /must be a text, and is a list/],
  [
    'a text where a list belongs',
    `${good}network: { noProxy: a.example.org }`,
    'network.noProxy',
    'wrong-type',
    /must be a list/,
  ],
  [
    'a quoted truth value',
    `${good}transform: { stripDomain: "yes" }`,
    'transform.stripDomain',
    'wrong-type',
    /true or false/,
  ],
  [
    'an unknown collection',
    good.replace('auth:', 'allowEmpty: [userz], auth:'),
    'source.allowEmpty[0]',
    'unknown-value',
    /enrollments/,
  ],
  ['no sinks', `${source}sinks: []`, 'sinks', 'empty-list', /empty/],
  ['sinks that are missing', source, 'sinks', 'missing-key', /missing/],
  ['a source without a value', `source:\n${sinks}`, 'source', 'missing-value', /no value/],
  [
    'a key that belongs to another sink',
    good.replace('./sds }', './sds, flow: x }'),
    'sinks[0].flow',
    'unknown-key',
    /no key of type sds-csv, it is one of sds-upload/,
  ],
  [
    'a key spelled in snake case',
    good.replace('auth:', 'page_size: 3, auth:'),
    'source.page_size',
    'unknown-key',
    /known/,
  ],
  ['a repeated key', `${good}state: a\nstate: b\n`, 'state', 'duplicate-key', /more than once/],
  ['a tag', `${good}state: !path a\n`, 'state', 'yaml-tag', /tag/],
  ['an alias of nothing', `${good}state: *here\n`, 'state', 'yaml-alias', /anchor/],
  ['a merge key', `${good}<<: { state: a }\n`, '["<<"]', 'unknown-key', /known/],
  ['a key that is a mapping', `${good}? { a: b }\n: c\n`, '', 'bad-key', /no name/],
  ['state in a sink’s folder', `${good}state: ./sds/state\n`, 'sinks[0].directory', 'nested-directory', /state/],
  [
    'a sink in the state folder',
    good.replace('./sds', '.rosterstream/sds'),
    'sinks[0].directory',
    'nested-directory',
    /state/,
  ],
  [
    'a sink on the folder of the config',
    `${good.replace('./sds', '.')}state: /nowhere/else\n`,
    'sinks[0].directory',
    'nested-directory',
    /config file/,
  ],
  [
    'a sink within another',
    `${good}  - { type: sds-csv, directory: ./sds/two }\n`,
    'sinks[1].directory',
    'nested-directory',
    /sinks\[0\]/,
  ],
  [
    'contacts for Graph that are not read',
    `${good}  - { type: graph, tenantId: t, auth: { type: azure-cli }, contacts: true }\n`,
    'sinks[1].contacts',
    'contacts-not-read',
    /include\.contacts/,
  ],
  [
    'a header of the connection',
    withAuth('{ type: none, headers: { Host: a.example.org } }'),
    'source.auth.headers.Host',
    'bad-header',
    /connection/,
  ],
  [
    'a CA file that is not there',
    `${good}network: { caFile: none.pem }`,
    'network.caFile',
    'unreadable-file',
    /none\.pem, which is not there/,
  ],
  ['a reference that is not closed', `${good}state: "a\${B"`, 'state', 'bad-reference', /\$\{NAME\}/],
  ['an empty file', '', '', 'empty', /empty/],
  ['comments alone', '# nothing\n', '', 'empty', /empty/],
  ['a list in place of a config', '- a\n', '', 'not-a-mapping', /mapping/],
  ['a tab', 'source:\n\ttype: oneroster\n', '', 'yaml-syntax', /tab/],
  ['a bracket that is not closed', 'source: { type: oneroster', '', 'yaml-syntax', /bracket/],
  [
    'a Windows path in double quotes',
    `${source}sinks: [{ type: sds-csv, directory: "C:\\sds" }]`,
    '',
    'yaml-syntax',
    /backslash/,
  ],
  ['two documents', `${good}---\n${good}`, '', 'yaml-syntax', /second document/],
]
for (const [title, yaml, path, code, pattern] of single) {
  test(`${title} is one finding`, async () => {
    const found = await only(yaml)
    assert.equal([found.path, found.code], [path, code])
    assert.match(`${found.message} ${found.fix}`, pattern)
  })
}

test('plain http is taken for this machine, and elsewhere only when allowed, with a warning', async () => {
  for (const host of ['127.0.0.1:8080', 'localhost:1', '[::1]:2'])
    assert.equal((await load(good.replace('https://sis.example.org', `http://${host}`))).findings, [])
  const { findings } = await load(good.replace('https:', 'http:').replace('auth:', 'allowInsecureHttp: true, auth:'))
  assert.equal(
    findings.map(({ severity, path }) => [severity, path]),
    [['warning', 'source.baseUrl']],
  )
})

test('texts that look like numbers are taken as written', async () => {
  const { config } = await load(good.replace('auth:', 'version: 1.1, orgs: { include: [0012, 1.10, 1e5] }, auth:'))
  assert.is(config.source.version, '1.1')
  assert.equal(config.source.orgs.include, ['0012', '1.10', '1e5'])
})

test('a section whose lines are all commented out is as if it were not there', async () => {
  const { config } = await load(`${good}transform:\n  # phoneRegion: US\nguard:\nnetwork: { caFile: null }\nstate:\n`)
  assert.is(config.transform.timeZone, 'UTC')
  assert.is(config.state, join(folder, '.rosterstream'))
})

test('JSON is read, with tabs and with a name for its schema', async () => {
  const { config } = await load(
    JSON.stringify(
      {
        $schema: './x.json',
        source: { type: 'oneroster', baseUrl: 'https://sis.example.org', version: '1.2', auth: { type: 'none' } },
        sinks: [{ type: 'sds-csv', directory: 'sds' }],
      },
      undefined,
      '\t',
    ),
  )
  assert.is(config.source.version, '1.2')
})

test('a missing auth is a warning, and nothing is sent', async () => {
  const { config, findings } = await load(good.replace(', auth: { type: none }', ''))
  assert.ok(config.source.type === 'oneroster' && config.source.auth.type === 'none')
  assert.equal(
    findings.map(({ code }) => code),
    ['no-credentials'],
  )
})

test('a BOM is removed, UTF-16 is read, and other bytes are refused with their place', async () => {
  assert.ok((await load(`\ufeff${good}`)).config)
  const utf16 = Buffer.from(`\ufeff${good}`, 'utf16le')
  assert.ok((await load(utf16)).config)
  assert.ok((await load(Buffer.from(utf16).swap16())).config)
  const latin = await only(
    Buffer.concat([Buffer.from(`${source}# Schule f`), Buffer.from([0xfc]), Buffer.from(`r\n${sinks}`)]),
  )
  assert.equal([latin.code, latin.line, latin.column], ['encoding', 2, 11])
  assert.is((await only(Buffer.from([0xff, 0xfe, 0, 0, 65, 0, 0, 0]))).code, 'encoding')
  assert.is((await only(`${good}# \u0007\n`)).code, 'control-character')
})

test('variables are replaced once, and one that is not set is named without a value', async () => {
  const { config } = await load(`${good}state: "\${BASE}/$\${x}"\n`, { BASE: '/srv/${HOME}' })
  assert.is(config.state, '/srv/${HOME}/${x}')
  const found = await only(withAuth('{ type: bearer, token: "${GONE}" }'))
  assert.equal([found.code, found.path, found.line, found.column], ['unset-variable', 'source.auth.token', 4, 25])
  assert.match(found.message, /GONE/)
  assert.is((await only(withAuth('{ type: bearer, token: "${EMPTY}" }'), { EMPTY: '' })).code, 'empty-value')
  const typed = await load(good.replace('auth:', 'pageSize: "${SIZE}", requireProof: "${PROOF}", auth:'), {
    SIZE: '250',
    PROOF: 'true',
  })
  assert.ok(typed.config.source.type === 'oneroster')
  assert.equal([typed.config.source.pageSize, typed.config.source.requireProof], [250, true])
})

test('a secret comes from a file beside the config, without its final newline', async () => {
  await mkdir(join(folder, 'keys'), { recursive: true })
  const file = join(folder, 'keys', 'token')
  await writeFile(file, '\ufeffshh token \r\n', { mode: 0o600 })
  const { config, secrets, findings } = await load(withAuth('{ type: bearer, token: "file:keys/token" }'))
  assert.ok(config.source.type === 'oneroster' && config.source.auth.type === 'bearer')
  assert.is(config.source.auth.token, 'shh token ')
  assert.equal(secrets, ['shh token '])
  assert.equal(findings, [])
})

test('a secret file that is missing, empty, a folder or not text is a finding', async () => {
  await mkdir(join(folder, 'dir'), { recursive: true })
  await writeFile(join(folder, 'empty'), '\n')
  await writeFile(join(folder, 'binary'), Buffer.from([0xff, 0xfe, 0xff]))
  await writeFile(join(folder, 'large'), 'x'.repeat(70_000))
  await writeFile(join(folder, 'lines'), 'a\nb\n')
  const expected = {
    gone: 'unreadable-file',
    empty: 'empty-file',
    dir: 'unreadable-file',
    binary: 'bad-secret-file',
    large: 'bad-secret-file',
    lines: 'bad-secret-file',
    '': 'bad-reference',
  }
  for (const [name, code] of Object.entries(expected))
    assert.is((await only(withAuth(`{ type: bearer, token: "file:${name}" }`))).code, code, name)
})

test('a secret file that every user can read is a warning', async () => {
  if (process.platform === 'win32') return
  const file = join(folder, 'open')
  await writeFile(file, 'shh')
  await chmod(file, 0o644)
  assert.equal(
    (await load(withAuth('{ type: bearer, token: "file:open" }'))).findings.map(({ code }) => code),
    ['secret-file-open'],
  )
})

test('secrets that stand in the file are warned about, kept out of every finding, and told to the redactor', async () => {
  const yaml = withAuth(
    '{ type: oauth2, tokenUrl: "https://a.example.org", clientId: hunter1, clientSecret: $hunter2, headers: { X-Api-Key: hunter3, X-Tenant: a } }',
  )
  const { findings, secrets } = await load(`${yaml}network: { proxy: "http://me:hunt%65r4@proxy.example.org" }\n`)
  assert.equal(
    findings.map(({ path, code }) => [path, code]),
    [
      ['source.auth.clientSecret', 'secret-in-file'],
      ['source.auth.headers.X-Api-Key', 'secret-in-file'],
      ['network.proxy', 'secret-in-file'],
    ],
  )
  assert.equal(secrets, ['$hunter2', 'hunter3', 'hunt%65r4', 'hunter4'])
  const broken = await refusal(
    `${yaml.replace('authStyle', 'x').replace('type: oauth2', 'type: bearer')}state: "\${hunter5"\n`,
  )
  assert.not.match(JSON.stringify(broken.findings) + broken.message, /hunter[2345]/)
})

test('no config file, a folder and a file below a file each get a sentence of their own', async () => {
  const code = (path: string): Promise<string> =>
    loadConfig(path, { env: {}, cwd: folder }).then(
      () => '',
      (error: InvalidConfigError) => `${error.code} ${error.hint}`,
    )
  assert.match(await code('none.yaml'), /^no-config .*rosterstream init.*rosterstream demo/)
  assert.match(await code('.'), /^unreadable-config/)
  assert.match(await code('rosterstream.yaml/x'), /^no-config/)
})

test('aliases are followed, and a file that grows by them is refused', async () => {
  const { config } = await load(`${good}transform: { phoneRegionByOrg: { a: &r US, b: *r } }\n`)
  assert.equal(config.transform.phoneRegionByOrg, { a: 'US', b: 'US' })
  const bomb = Array.from(
    { length: 12 },
    (_, level) =>
      `x${level}: &a${level} [${
        level === 0
          ? 'x'
          : Array(9)
              .fill(`*a${level - 1}`)
              .join(',')
      }]`,
  ).join('\n')
  assert.ok((await findingsOf(`${good}${bomb}`)).some(({ code }) => code === 'too-large'))
  assert.ok((await findingsOf(`${good}transform: &t { roleMap: *t }`)).length > 0)
})

test('nesting and size that would end the parser are refused before it', async () => {
  for (const deep of ['[', '{a: ', '- ', '? ']) assert.is((await only(deep.repeat(30_000))).code, 'too-deep')
  assert.is((await only('#'.repeat(300 * 1024))).code, 'too-large')
})

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
  fc.json({ maxDepth: 4 }).map((text) => Buffer.from(text)),
  // A good file with a part of it replaced reaches further than noise.
  fc
    .tuple(fc.nat({ max: good.length }), fc.nat({ max: 12 }), fc.string({ maxLength: 12 }))
    .map(([at, cut, text]) => Buffer.from(good.slice(0, at) + text + good.slice(at + cut))),
  fc
    .array(
      fc.constantFrom(
        'source:',
        'sinks:',
        '- ',
        ' ',
        '\n',
        '  ',
        'type: ',
        'oneroster',
        '${A}',
        'file:x',
        '&a ',
        '*a',
        '!b ',
        '? ',
        ': ',
        '{',
        '}',
        '[',
        ']',
        '"',
        "'",
        '|',
        '>',
        '#',
        '\t',
        '~',
        '0',
        'null',
        '__proto__: ',
        'constructor: ',
      ),
      { maxLength: 40 },
    )
    .map((parts) => Buffer.from(parts.join(''))),
)

test('any bytes give a config or findings within the file, never anything else', async () => {
  await fc.assert(
    fc.asyncProperty(hostile, async (bytes) => {
      const outcome = await load(bytes).catch((error: unknown) => error)
      if (!(outcome instanceof InvalidConfigError)) return 'config' in (outcome as object)
      const lines = bytes.toString().split(/\n/).length
      return (
        outcome.findings.length > 0 &&
        outcome.findings.every(
          ({ line, column, fix, message }) =>
            line >= 1 && column >= 1 && line <= lines + 1 && fix !== '' && message !== '',
        )
      )
    }),
    { numRuns: 200 },
  )
})

test('an unknown key anywhere in a config is found at its line and column', async () => {
  const places = [
    { parent: 'source', indent: 2, after: 'source:\n' },
    { parent: 'source.include', indent: 4, after: '  include:\n' },
    { parent: 'transform', indent: 2, after: 'transform:\n' },
    { parent: 'sinks[0]', indent: 4, after: '  - type: sds-csv\n' },
  ]
  const whole =
    'source:\n  type: oneroster\n  baseUrl: https://sis.example.org\n  auth: { type: none }\n  include:\n    courses: false\ntransform:\n  stripDomain: true\nsinks:\n  - type: sds-csv\n    directory: sds\n'
  const key = fc.stringMatching(/^[a-z]{3,8}$/).map((name) => `${name}Zq`)
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...places),
      key,
      fc.nat({ max: 3 }),
      async ({ parent, indent, after }, name, blanks) => {
        const at = whole.indexOf(after) + after.length
        const text = `${whole.slice(0, at)}${'\n'.repeat(blanks)}${' '.repeat(indent)}${name}: 1\n${whole.slice(at)}`
        const found = await only(text)
        const before = text.slice(0, text.indexOf(name)).split('\n')
        assert.equal(
          [found.path, found.line, found.column, found.code],
          [`${parent}.${name}`, before.length, indent + 1, 'unknown-key'],
        )
      },
    ),
    { numRuns: 30 },
  )
})

test('findings are rendered as a line each, or as JSON', async () => {
  const findings = await findingsOf(good.replace('auth:', 'verson: 1, auth:'))
  assert.match(
    renderFindings(findings, 'rosterstream.yaml'),
    /^rosterstream\.yaml:1:\d+ {2}error {2}source\.verson {2}is no key that is known here {2}\(did you mean version\?\) {2}fix: .+\n$/,
  )
  const json = JSON.parse(renderFindings(findings, 'rosterstream.yaml', 'json')) as {
    errors: number
    findings: unknown[]
  }
  assert.equal([json.errors, json.findings.length], [1, 1])
})

test.run()
