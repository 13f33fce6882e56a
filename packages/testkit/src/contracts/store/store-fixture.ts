import type {
  Collection,
  Org,
  Origin,
  Page,
  Proof,
  RecordOf,
  Rejection,
  RosterPage,
  Snapshot,
  SnapshotMeta,
  SnapshotStore,
  User,
} from '@rosterstream/core'

/** A proof as a source gives it. */
export const proof: Proof = {
  completeness: 'proven',
  received: 1,
  unique: 1,
  total: 1,
  pages: 1,
  requests: 1,
  retries: 0,
  attempts: 1,
  remarks: [],
}

/** What is known of a snapshot that was begun then. */
export const meta = (startedAt: string): SnapshotMeta => ({
  startedAt,
  finishedAt: startedAt,
  sourceKey: 'key',
  proofs: { orgs: proof },
})

const base = { status: 'active', dateLastModified: undefined, metadata: undefined }

/** An org of this id. */
export const org = (sourcedId: string, fields: Partial<Org> = {}): Org => ({
  ...base,
  sourcedId,
  name: `Org ${sourcedId}`,
  type: 'school',
  identifier: undefined,
  parent: undefined,
  ...fields,
})

/** A student of this id. */
export const user = (sourcedId: string): User => ({
  ...base,
  sourcedId,
  username: sourcedId,
  userIds: [{ type: 'LDAP', identifier: 'x' }],
  enabledUser: true,
  givenName: 'Ada',
  familyName: 'Example',
  middleName: undefined,
  identifier: undefined,
  email: undefined,
  sms: undefined,
  phone: undefined,
  roles: [
    {
      role: 'student',
      org: 'o-1',
      roleType: undefined,
      beginDate: undefined,
      endDate: undefined,
      isPrimary: undefined,
    },
  ],
  orgs: ['o-1'],
  primaryOrg: undefined,
  agents: [],
  grades: ['05'],
  userFlags: [],
  relationshipRole: undefined,
  activeDirectoryMatchId: undefined,
})

/** A page as a source gives it. */
export const page = <C extends Collection>(
  collection: C,
  records: readonly RecordOf[C][],
  rest: { readonly origin?: Origin; readonly rejections?: readonly Rejection[] } = {},
): RosterPage => {
  const made: Page<C> = {
    collection,
    records,
    rejections: rest.rejections ?? [],
    origin: rest.origin ?? { attempt: 1, offset: 0 },
    proof: undefined,
    taken: () => undefined,
  }
  return made as Page as RosterPage
}

/** Where a page came from. */
export const at = (attempt: number, offset = 0): { readonly origin: Origin } => ({ origin: { attempt, offset } })

/** Reads a collection to its end. */
export const readPages = async <C extends Collection>(
  snapshot: Snapshot,
  collection: C,
  size?: number,
): Promise<Page<C>[]> => {
  const pages: Page<C>[] = []
  for await (const read of snapshot.pages(collection, size === undefined ? {} : { size })) pages.push(read)
  return pages
}

/** Reads the records of a collection. */
export const readRecords = async <C extends Collection>(snapshot: Snapshot, collection: C): Promise<RecordOf[C][]> =>
  (await readPages(snapshot, collection)).flatMap(({ records }) => records)

/** The ids of records. */
export const ids = (records: readonly { readonly sourcedId: string }[]): string[] =>
  records.map(({ sourcedId }) => sourcedId)

/** Writes pages and commits them. */
export const fill = async (store: SnapshotStore, ...pages: RosterPage[]): Promise<Snapshot> => {
  const writer = await store.begin()
  for (const written of pages) await writer.write(written)
  return await writer.commit(meta('2026-01-01T00:00:00Z'))
}

/** One MUST of the store contract, tried on a store of its own with nothing in it. */
export interface StoreCheck {
  readonly title: string
  readonly run: (store: SnapshotStore) => Promise<void>
}
