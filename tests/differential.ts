import {
  type Collection,
  collections,
  type Delivery,
  deliver,
  memoryScratch,
  memorySnapshotStore,
  memoryTables,
  type Page,
  type Rejection,
  type RosterPage,
  type Snapshot,
  standardOperators,
  type TableName,
} from '@rosterstream/core'
import { decodePage } from '@rosterstream/sources'
import type { NaiveSettings, Wire } from './naive-tables.js'

/** What the product made: files as text, the delivery, and every rejection. */
export interface ProductSet {
  readonly files: ReadonlyMap<TableName, string>
  readonly delivery: Delivery
  readonly rejections: readonly Rejection[]
}

/** The collections that a source reads for these settings. */
export const pulledCollections = ({ include }: NaiveSettings): readonly Collection[] =>
  collections.filter((name) => (name === 'courses' || name === 'demographics' ? include[name] : true))

const pageOf = (collection: Collection, raw: readonly unknown[], offset: number): RosterPage => {
  const origin = { attempt: 1, offset }
  const page: Page = {
    collection,
    ...decodePage(collection, raw, { origin }),
    origin,
    proof: undefined,
    taken: () => undefined,
  }
  return page as RosterPage
}

/** Decodes wire records, `pageSize` to a page, into a snapshot in memory. */
export const snapshotOf = async (wire: Wire, pageSize: number, settings: NaiveSettings): Promise<Snapshot> => {
  const writer = await memorySnapshotStore().begin()
  for (const collection of pulledCollections(settings)) {
    const raw = wire[collection]
    for (let offset = 0; offset < raw.length; offset += pageSize) {
      await writer.write(pageOf(collection, raw.slice(offset, offset + pageSize), offset))
    }
  }
  return writer.commit({ startedAt: '', finishedAt: '', sourceKey: '', proofs: {} })
}

const textOf = async (chunks: () => AsyncIterable<Uint8Array>): Promise<string> => {
  const bytes: Uint8Array[] = []
  for await (const chunk of chunks()) bytes.push(chunk)
  return Buffer.concat(bytes).toString('utf8')
}

/** How a delivery is cut: small pages and budgets make it turn pages, write runs and merge them. */
export interface DeliverSizes {
  readonly pageSize?: number | undefined
  readonly budgetBytes?: number | undefined
}

/** Delivers a snapshot into tables in memory by the standard operators. */
export const productTables = async (
  snapshot: Snapshot,
  settings: NaiveSettings,
  sizes: DeliverSizes = {},
): Promise<ProductSet> => {
  const rejections: Rejection[] = []
  const { include, enrollmentsOn } = settings
  const delivery = await deliver({
    snapshot,
    operators: standardOperators({
      keepActive: { skipDisabledUsers: settings.skipDisabledUsers },
      mapRoles: {
        roleMap: settings.roleMap,
        enrollmentRoleMap: settings.enrollmentRoleMap,
        ...(enrollmentsOn === undefined ? {} : { enrollmentDates: { today: enrollmentsOn } }),
      },
      chooseUsernames: {
        username: typeof settings.username === 'string' ? settings.username : [...settings.username],
        stripDomain: settings.stripDomain,
        usernameDomain: settings.usernameDomain,
        activeDirectoryMatchId: settings.activeDirectoryMatchId,
      },
      selectOrgs: { include: [...settings.orgs.include], exclude: [...settings.orgs.exclude] },
      selectContacts: { contacts: include.contacts },
      formatPhones: { region: settings.phoneRegion, regionByOrg: settings.phoneRegionByOrg },
    }),
    collections: pulledCollections(settings),
    choice: include,
    scratch: memoryScratch(),
    tables: memoryTables(),
    onRejection: (rejection) => rejections.push(rejection),
    ...sizes,
  })
  const files = new Map<TableName, string>()
  for (const file of delivery.tables.files) files.set(file.name, await textOf(file.chunks))
  return { files, delivery, rejections }
}
