import { z } from 'zod'
import { text } from './fields.js'
import { guardSchema } from './guard.js'
import { networkSchema } from './network.js'
import { sinksSchema } from './sinks.js'
import { sourceSchema } from './source.js'
import { transformSchema } from './transform.js'

/**
 * The whole of rosterstream.yaml: parser, types, lint, JSON Schema, reference page and redactor come from here. Beside the keys of JSON Schema,
 * `meta` carries `writeOnly` (a secret), `fromFile` (may be `file:PATH` without being one), `path` (relative to the config file), `certificates`, `unit`,
 * `example`, `notAvailable`.
 */
export const configSchema = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .meta({ description: 'Where editors find the JSON Schema of this file. Not read by the command.' }),
    source: sourceSchema,
    transform: transformSchema,
    guard: guardSchema,
    network: networkSchema,
    sinks: sinksSchema,
    state: text().prefault('./.rosterstream').meta({
      description: 'Folder of the snapshot, the set published last, held plans and run history, relative to this file.',
      path: true,
    }),
  })
  .meta({ title: 'Rosterstream configuration' })

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [Key in keyof T]: DeepReadonly<T[Key]> }
    : T

/** A config that was linted: defaults filled in, references resolved, paths absolute, durations in ms, percentages as numbers of percent. */
export type Config = DeepReadonly<z.output<typeof configSchema>>
/** The settings of a OneRoster REST source. */
export type OneRosterConfig = Extract<Config['source'], { readonly type: 'oneroster' }>
/** The credentials of a source. */
export type SourceAuth = OneRosterConfig['auth']
