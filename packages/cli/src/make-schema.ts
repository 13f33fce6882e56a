import { mkdirSync, writeFileSync } from 'node:fs'
import { schemaText } from './config/schema-text.js'

// Run with tsx after a change of the config's schema; make-schema.test.ts fails until then.
const folder = new URL('../schema/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('rosterstream.schema.json', folder), schemaText())
