import { cellOf, type Row, reference, type WireRecord } from './csv-records.js'

/** Puts the rows of 1.2's roles.csv and userProfiles.csv into the users that they name. */
export function joinRoles(
  users: readonly WireRecord[],
  files: { readonly roles: readonly Row[]; readonly profiles: readonly Row[] },
): void {
  const roles = byUser(files.roles.filter((row) => cellOf(row, 'role') !== undefined))
  const profiles = byUser(files.profiles.filter((row) => cellOf(row, 'profileType') !== undefined))
  for (const user of users) {
    const id = String(user.sourcedId)
    if (roles.has(id)) user.roles = roles.get(id)?.map(roleOf)
    if (profiles.has(id)) user.userProfiles = profiles.get(id)?.map(profileOf)
  }
}

/** Rows of roles that are not active are left out: inside a user they could not be told from the others. */
function byUser(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const there = rows.filter((row) => /^\s*active\s*$/i.test(cellOf(row, 'status') ?? 'active'))
  const found = new Map<string, Row[]>()
  for (const row of there) {
    const user = cellOf(row, 'userSourcedId') ?? ''
    const known = found.get(user)
    if (known) known.push(row)
    else found.set(user, [row])
  }
  return found
}

function roleOf(row: Row): WireRecord {
  const org = cellOf(row, 'orgSourcedId')
  return {
    ...present(row, ['roleType', 'role', 'beginDate', 'endDate']),
    ...(org !== undefined && { org: reference(org, 'orgs') }),
  }
}

function profileOf(row: Row): WireRecord {
  const credential = { ...present(row, ['username', 'password']), type: cellOf(row, 'credentialType') }
  return {
    profileId: cellOf(row, 'sourcedId'),
    ...present(row, ['profileType', 'vendorId', 'applicationId', 'description']),
    credentials: [credential],
  }
}

function present(row: Row, fields: readonly string[]): WireRecord {
  const cells = fields.map((field) => [field, cellOf(row, field)] as const)
  return Object.fromEntries(cells.filter(([, cell]) => cell !== undefined))
}
