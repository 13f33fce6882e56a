import { writeFileSync } from 'node:fs'
import { rejectsPage } from './render/rejects-page.js'

// Run with tsx after a change of the rules; make-rejects-docs.test.ts fails until then.
writeFileSync(new URL('../../../docs/rejects.md', import.meta.url), rejectsPage())
