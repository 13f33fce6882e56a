import { collections } from '@rosterstream/core'
import { z } from 'zod'
import { duration, text, url } from './fields.js'
import { sourceAuth } from './source-auth.js'

/** Providers that a config may name. Each brings the defaults of paging, pace and freshness. */
export const providerNames = ['generic'] as const

const toggle = (on: boolean, description: string) => z.boolean().default(on).meta({ description })
const collectionName = z.enum(collections)

/** What every kind of source has. */
const common = {
  provider: z
    .enum(providerNames)
    .default('generic')
    .meta({ description: 'The SIS, by its name in the catalogue; it brings defaults for paging and pace.' }),
  version: z
    .enum(['1.1', '1.2', 'auto'])
    .default('auto')
    .meta({ description: 'The OneRoster version spoken; `auto` finds it by asking.' }),
  include: z
    .strictObject({
      courses: toggle(true, 'Read and deliver courses.'),
      demographics: toggle(false, 'Read and deliver demographics (sex, birth, descent): only when they are needed.'),
      contacts: toggle(false, 'Deliver parents, guardians and relatives with their relationships.'),
      userFlags: toggle(false, 'Deliver flags of students (free lunch, IEP and so on): only when they are needed.'),
    })
    .prefault({})
    .meta({ description: 'Optional parts of the roster. Each one that is on adds its file to the set.' }),
  orgs: z
    .strictObject({
      include: z
        .array(text())
        .default([])
        .meta({ description: 'sourcedIds or names of the orgs to deliver, with all below them. Empty: every org.' }),
      exclude: z
        .array(text())
        .default([])
        .meta({ description: 'sourcedIds or names of orgs to leave out, with all below them. Beats `include`.' }),
    })
    .prefault({})
    .meta({ description: 'Which schools are delivered. A name must fit exactly one org, case included.' }),
  requireProof: toggle(false, 'Fail when the server gives no total that proves a pull complete.'),
  trustUnproven: toggle(false, 'Let a pull without such a total remove rows without being held.'),
  allowEmpty: z
    .union([z.boolean(), z.array(collectionName)])
    .default(false)
    .meta({
      description: 'Collections that may go from some records to none: true for all, or a list of names.',
      example: ['classes', 'enrollments'],
    }),
  keepMetadata: z
    .union([z.boolean(), z.array(text())])
    .default(false)
    .meta({
      description: 'Keep `metadata` and `ext:` values of records in the snapshot: true for all, or a list of names.',
    }),
}

const fresh = {
  pageSize: z.int().min(1).max(100_000).optional().meta({
    description: 'Records asked for per page. Unset: as the provider’s profile says (generic: 5000).',
    unit: 'records',
  }),
  concurrency: z.int().min(1).max(64).optional().meta({
    description: 'Requests in flight at once. Unset: as the provider’s profile says (generic: 1).',
    unit: 'requests',
  }),
  delta: z.enum(['auto', 'off']).optional().meta({
    description:
      '`auto` asks between full pulls only for what changed; `off` pulls all every time. Unset: as the provider’s profile says (generic: auto).',
  }),
  overlap: duration().optional().meta({
    description:
      'How far a delta reaches back before the last one. Unset: as the provider’s profile says (generic: 15m).',
    unit: 'duration',
    example: '15m',
  }),
  fullEvery: duration().optional().meta({
    description:
      'Age of the last full pull from which the next one is full again. Unset: as the provider’s profile says (generic: 20h).',
    unit: 'duration',
    example: '20h',
  }),
  retry: z
    .strictObject({
      maxWait: duration().optional().meta({
        description:
          'Longest wait that a server may ask for; more ends the run at once. Unset: as the provider’s profile says (generic: 15m).',
        unit: 'duration',
        example: '15m',
      }),
    })
    .prefault({})
    .meta({ description: 'Repeating failed requests to the source and its token server.' }),
}

const oneroster = z.strictObject({
  type: z.literal('oneroster').meta({ description: 'A OneRoster REST API.' }),
  baseUrl: url({ query: false }).meta({
    description: 'The address below which /orgs, /users and so on are found.',
    example: 'https://sis.example.org/ims/oneroster/v1p1',
  }),
  auth: sourceAuth,
  ...common,
  ...fresh,
  allowInsecureHttp: toggle(
    false,
    'Allow plain http to hosts other than this machine. Credentials and rosters then travel unprotected.',
  ),
})
const file = (type: 'oneroster-csv' | 'recording', description: string, example: string) =>
  z.strictObject({
    type: z.literal(type).meta({ description }),
    path: text().meta({ description: 'The file to read, relative to this file.', example, path: true }),
    ...common,
  })

/** `source`: where the roster comes from. */
export const sourceSchema = z
  .discriminatedUnion('type', [
    oneroster,
    file('oneroster-csv', 'A OneRoster CSV export, zip or folder.', 'export.zip').meta({ notAvailable: true }),
    file('recording', 'A provider’s answers, kept with `record`.', 'recording.rec').meta({ notAvailable: true }),
  ])
  .meta({ description: 'Where the roster comes from.' })
