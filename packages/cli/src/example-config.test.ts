import { fileURLToPath } from 'node:url'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { loadConfig } from './load-config.js'

const test = suite('example config')

test('the example config has no finding, and its paths count from its folder', async () => {
  const path = fileURLToPath(new URL('../../../examples/rosterstream.yaml', import.meta.url))
  const env = { SIS_CLIENT_ID: 'id', SIS_CLIENT_SECRET: 'not a secret' }
  const { config, findings, secrets } = await loadConfig(path, { env })
  assert.equal(findings, [])
  assert.equal(secrets, ['not a secret'])
  assert.ok(config.sinks[0]?.type === 'sds-csv')
  assert.match(config.sinks[0].directory, /examples.sds$/)
  assert.equal(config.transform.username, ['username', 'email'])
})

test.run()
