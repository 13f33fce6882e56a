// Holds what a run delivered and put on file against what the server has, record by record.

/** Key column of each collection's file; an enrollment is its class and user. */
const idOf = (value) => String(value?.sourcedId ?? value ?? '').trim()
const keyOf = {
  enrollments: (record) => `${idOf(record?.class)},${idOf(record?.user)},`,
  demographics: (record) => `${idOf(record?.sourcedId)},`,
}
const plainKey = (record) => `${idOf(record?.sourcedId)},`
const endings = new Set(['dropped', 'filtered', 'superseded'])

const isActive = (record) => /^\s*(active)?\s*$/i.test(record?.status ?? '')

const sum = (counts) => Object.values(counts).reduce((total, count) => total + count, 0)

function tally(items, of) {
  const counts = {}
  for (const item of items) counts[of(item)] = (counts[of(item)] ?? 0) + 1
  return counts
}

function collectionFaults(collection, sent, run) {
  const faults = []
  const rows = run.rows[collection] ?? []
  const ended = run.rejects.filter((reject) => reject.collection === collection && endings.has(reject.action))
  const received = run.result.pull.collections[collection]?.received
  if (received !== sent.length) faults.push(`${collection}: ${sent.length} are served, ${received} were received`)
  if (sent.length !== rows.length + ended.length) {
    faults.push(`${collection}: ${sent.length} served, ${rows.length} delivered, ${ended.length} with a reason`)
  }
  const reasons = tally(ended, (reject) => reject.sourcedId ?? '')
  for (const record of sent) {
    const key = (keyOf[collection] ?? plainKey)(record)
    const isDelivered = rows.some((row) => row.startsWith(key))
    const isOnFile = (reasons[idOf(record?.sourcedId)] ?? 0) > 0
    if (!isDelivered && !isOnFile)
      faults.push(`${collection} ${idOf(record?.sourcedId)}: neither delivered nor on file`)
  }
  return faults
}

/** What does not add up: of all records that the server has, or, where it was asked for active ones only, of these. */
export function bookFaults(records, run, { activeOnly }) {
  const faults = Object.entries(records).flatMap(([collection, all]) =>
    collectionFaults(collection, activeOnly ? all.filter(isActive) : all, run),
  )
  const { byRule, error, warning, info } = run.result.rejects
  const onFile = tally(run.rejects, (reject) => reject.rule)
  for (const rule of new Set([...Object.keys(byRule), ...Object.keys(onFile)])) {
    if (byRule[rule] !== onFile[rule]) faults.push(`${rule}: ${onFile[rule]} on file, ${byRule[rule]} in the result`)
  }
  if (error + warning + info !== run.rejects.length) faults.push('the counts by severity and the file differ')
  return faults
}

/** Why rejects would not help the person who reads them. */
export function rejectFaults(rejects) {
  return rejects
    .filter(({ message, rule, root, sourcedId, origin }) => {
      const isReferring = rule === 'missing-reference' || rule === 'blanked-reference'
      return (
        !message ||
        message.length < 15 ||
        (isReferring && (!root || !message.includes(root.sourcedId))) ||
        !(sourcedId || origin)
      )
    })
    .map(({ rule, collection, sourcedId, message }) => `${rule} ${collection} ${sourcedId}: ${message}`)
}

function valuesUnder(value, wanted, found = []) {
  if (value === null || typeof value !== 'object') return found
  for (const [key, member] of Object.entries(value)) {
    if (wanted.test(key) && typeof member === 'string' && member.length >= 6) found.push(member)
    else valuesUnder(member, wanted, found)
  }
  return found
}

/** Values of the fields so named, anywhere in the records; those too short to be told from others are left out. */
export const sentValues = (records, wanted) => [...new Set(valuesUnder(records, wanted))]

export const delivered = (run) =>
  Object.fromEntries(Object.entries(run.rows).map(([name, rows]) => [name, rows.length]))
export const byRule = (run) => tally(run.rejects, (reject) => reject.rule)
export const recordCount = (records) => sum(Object.fromEntries(Object.entries(records).map(([k, v]) => [k, v.length])))
