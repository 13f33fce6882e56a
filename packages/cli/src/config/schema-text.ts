import { z } from 'zod'
import { configSchema } from './config-schema.js'

/** What the schema file is called beside a config. */
export const schemaFileName = '.rosterstream.schema.json'

const ownKeys = ['unit', 'example', 'fromFile', 'path', 'certificates', 'notAvailable']

/** The JSON Schema (draft 2020-12) of a config as the text of a file. Keys of our own are left out, so that strict readers take it. */
export const schemaText = (): string => {
  const schema = z.toJSONSchema(configSchema, {
    io: 'input',
    override: ({ jsonSchema }) => {
      const node = jsonSchema as Record<string, unknown>
      if (node.example !== undefined) node.examples = [node.example]
      for (const key of ownKeys) delete node[key]
    },
  })
  return `${JSON.stringify(schema, undefined, 2)}\n`
}
