/** The ten tables of SDS V2.1, in the order in which files are listed. */
export const tableNames = [
  'orgs',
  'users',
  'roles',
  'classes',
  'enrollments',
  'academicSessions',
  'courses',
  'demographics',
  'userFlags',
  'relationships',
] as const

/** Names one table; its file is `<name>.csv`. */
export type TableName = (typeof tableNames)[number]

/** Column names in file order. The key is the first `keyColumns` of them. */
export interface TableShape {
  readonly columns: readonly string[]
  readonly keyColumns: number
}

const shape = (columns: string, keyColumns = 1): TableShape => ({ columns: columns.split(','), keyColumns })

/** The columns and keys of each table. Source: SDS V2.1 CSV. */
export const tableShapes: Readonly<Record<TableName, TableShape>> = {
  orgs: shape('sourcedId,name,type,parentSourcedId'),
  users: shape('sourcedId,username,familyName,givenName,activeDirectoryMatchId,email,phone,sms'),
  roles: shape('userSourcedId,orgSourcedId,role,sessionSourcedId,grade,isPrimary,roleStartDate,roleEndDate', 3),
  classes: shape('sourcedId,orgSourcedId,title,sessionSourcedIds,courseSourcedId,code'),
  enrollments: shape('classSourcedId,userSourcedId,role', 3),
  academicSessions: shape('sourcedId,title,type,schoolYear,startDate,endDate'),
  courses: shape('sourcedId,orgSourcedId,title,code,schoolYearSourcedId,subject,grade'),
  demographics: shape('userSourcedId,sex,birthDate,birthCity,birthState,birthCountry,ethnicityCodes,raceCodes'),
  userFlags: shape('userSourcedId,flag', 2),
  relationships: shape('userSourcedId,relationshipUserSourcedId,relationshipRole', 2),
}

/** One finished CSV file of a set: UTF-8, CRLF, header first, rows sorted by key in UTF-8 order. */
export interface TableFile {
  readonly name: TableName
  /** Rows without the header. */
  readonly rows: number
  /** Lower-case hex SHA-256 of the bytes. */
  readonly sha256: string
  /** Where the bytes lie, when they lie in a file. */
  readonly path: string | undefined
  /** Yields the bytes front to back, in chunks of about 64 KiB. */
  readonly chunks: () => AsyncIterable<Uint8Array>
}

/** A set of finished tables: what was staged, or what was published last. */
export interface TableSet {
  /** In the order of `tableNames`; only the files of the set. */
  readonly files: readonly TableFile[]
}

/** Takes finished tables. Implementations: in memory (core), in a folder (store). */
export interface TableStore {
  readonly create: (name: TableName) => TableWriter
}

/** Takes the bytes of one file front to back. */
export interface TableWriter {
  /** Appends text; may write to disk synchronously. */
  readonly append: (text: string) => void
  readonly finish: (rows: number) => TableFile
}
