import { writeFileSync } from 'node:fs'
import { referencePage } from './config/reference-page.js'

// Run with tsx after a change of the config's schema; make-schema.test.ts fails until then.
writeFileSync(new URL('../../../docs/configuration.md', import.meta.url), referencePage())
