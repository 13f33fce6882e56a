import { z } from 'zod'
import { caFiles, judged, text, url } from './fields.js'

const directory = text().meta({
  description: 'Folder of the CSV set, relative to this file. It holds nothing else.',
  example: './sds',
  path: true,
})

const clientId = text().meta({ description: 'Application (client) id.', fromFile: true })
const auth = z
  .discriminatedUnion('type', [
    z.strictObject({
      type: z.literal('client-secret').meta({ description: 'An application with a secret.' }),
      clientId,
      clientSecret: text().meta({
        description: 'The secret of the application.',
        example: '${ENTRA_SECRET}',
        writeOnly: true,
      }),
    }),
    z.strictObject({
      type: z.literal('client-certificate').meta({ description: 'An application with a certificate.' }),
      clientId,
      certificatePath: text().meta({
        description: 'PEM or PFX file with certificate and key.',
        example: 'entra.pem',
        path: true,
      }),
      certificatePassword: text()
        .optional()
        .meta({ description: 'Password of that file.', example: '${ENTRA_CERT_PASSWORD}', writeOnly: true }),
    }),
    z.strictObject({
      type: z.literal('managed-identity').meta({ description: 'The identity of the machine in Azure.' }),
      clientId: clientId.optional(),
    }),
    z.strictObject({
      type: z.literal('workload-identity').meta({ description: 'A federated token in a file.' }),
      clientId: clientId.optional(),
      tokenFile: text().optional().meta({ description: 'File with the federated token.', path: true }),
    }),
    z.strictObject({ type: z.literal('azure-cli').meta({ description: 'Who is logged in with az.' }) }),
  ])
  .meta({ description: 'Credentials for Microsoft Graph.' })

const microsoft = {
  tenantId: text().meta({
    description: 'Entra tenant, by id or domain.',
    example: '00000000-0000-0000-0000-000000000000',
  }),
  auth,
  graphUrl: url({ query: false })
    .prefault('https://graph.microsoft.com')
    .meta({ description: 'Address of Graph; another one for private clouds.' }),
  authorityHost: url({ query: false })
    .prefault('https://login.microsoftonline.com')
    .meta({ description: 'Address of the login service; another one for private clouds.' }),
  disableInstanceDiscovery: z
    .boolean()
    .default(false)
    .meta({ description: 'Do not ask Microsoft’s public cloud whether `authorityHost` is known.' }),
  caFile: caFiles().meta({
    description: 'More certificates to trust for this sink, as PEM: a file or a list of files.',
    example: 'ca.pem',
  }),
}

const usageLocation = judged((code) =>
  /^[A-Za-z]{2}$/.test(code)
    ? undefined
    : { code: 'unknown-region', message: 'is not a country code of two letters', fix: 'Use a code such as US or DE.' },
).transform((code) => code.toUpperCase())

const users = z
  .strictObject({
    create: z.boolean().default(false).meta({ description: 'Create accounts for persons whom no account matches.' }),
    domain: text()
      .optional()
      .meta({ description: 'Verified domain of user principal names.', example: 'school.example.org' }),
    match: z
      .array(z.enum(['externalId', 'userPrincipalName', 'mail']))
      .min(1)
      .default(['externalId', 'userPrincipalName', 'mail'])
      .meta({ description: 'Keys by which accounts are found, in this order.' }),
    accountEnabled: z.boolean().default(true).meta({ description: 'Whether accounts that are created can sign in.' }),
    usageLocation: usageLocation
      .optional()
      .meta({ description: 'Country written to accounts that are created.', example: 'US' }),
  })
  .prefault({})
  .meta({ description: 'How persons become accounts.' })

const sdsCsv = z.strictObject({
  type: z.literal('sds-csv').meta({ description: 'SDS V2.1 CSV files in a folder.' }),
  directory,
})
const graph = z.strictObject({
  type: z.literal('graph').meta({ description: 'Straight into Entra, through Graph’s education API.' }),
  ...microsoft,
  users,
  contacts: z
    .boolean()
    .default(false)
    .meta({ description: 'Write related contacts of students (beta). Needs `source.include.contacts`.' }),
  removals: z
    .enum(['keep', 'disable', 'delete'])
    .default('disable')
    .meta({ description: 'What happens to objects that left the roster.' }),
  extraLinks: z
    .enum(['keep', 'remove'])
    .default('keep')
    .meta({ description: 'What happens to memberships that people added by hand.' }),
  writesPerSecond: z
    .number()
    .positive()
    .max(10_000)
    .optional()
    .meta({ description: 'Limit of write operations. Unset: no limit of our own.', unit: 'writes per second' }),
})
const sdsUpload = z.strictObject({
  type: z.literal('sds-upload').meta({ description: 'SDS V2.1 CSV files, sent to School Data Sync.' }),
  directory,
  ...microsoft,
  flow: text()
    .optional()
    .meta({ description: 'Inbound flow, by id or display name. Unset: the only one of the tenant.' }),
  start: z.boolean().default(false).meta({ description: 'Start the run in SDS after the upload.' }),
})

/** `sinks`: where the roster goes. */
export const sinksSchema = z
  .array(
    z.discriminatedUnion('type', [sdsCsv, graph.meta({ notAvailable: true }), sdsUpload.meta({ notAvailable: true })]),
  )
  .min(1)
  .meta({ description: 'Where the roster goes: a list of one or more.' })
