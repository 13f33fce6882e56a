import { createRequire } from 'node:module'
import type { MetadataJson } from 'libphonenumber-js/core'
import type * as Phones from 'libphonenumber-js/max'

let library: typeof Phones | undefined
let metadata: MetadataJson | undefined

// Loading takes 45 ms, and a run without phone numbers shall not pay for it; `import()` would make records wait.
const load = <T>(name: string): T => createRequire(import.meta.url)(name) as T

/** libphonenumber with its full metadata, loaded on the first call. */
export const phoneLibrary = (): typeof Phones => {
  library ??= load<typeof Phones>('libphonenumber-js/max')
  return library
}

/** The full metadata alone, the same object. */
export const phoneMetadata = (): MetadataJson => {
  metadata ??= load<MetadataJson>('libphonenumber-js/metadata.max.json')
  return metadata
}
