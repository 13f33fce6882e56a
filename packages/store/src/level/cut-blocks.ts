import { type Collection, compareUtf8, type RecordOf } from '@rosterstream/core'

const blockLength = 64

// Blocks that overlap are open at the same time while the collection is read, one per page at most. Shorter ones as pages mount up
// keep what is open near 8,192 records times the logarithm of the pages.
const openRecords = 8192

/** The records of a page in the order of their ids: the same array when they came so. */
export const inIdOrder = <C extends Collection>(records: readonly RecordOf[C][]): readonly RecordOf[C][] => {
  for (let index = 1; index < records.length; index++) {
    const [before, after] = [records[index - 1] as RecordOf[C], records[index] as RecordOf[C]]
    if (compareUtf8(before.sourcedId, after.sourcedId) > 0) {
      return [...records].sort((left, right) => compareUtf8(left.sourcedId, right.sourcedId))
    }
  }
  return records
}

/** How many records a block of the nth page takes that reaches below what came before it; `crowded` is 0 for pages that do not. */
export const lengthOfBlocks = (crowded: number): number =>
  crowded === 0 ? blockLength : Math.max(1, Math.min(blockLength, Math.floor(openRecords / crowded)))

/** Where a block ends that begins at `from`: copies of one sourcedId stay together. */
export const endOfBlock = (
  records: readonly { readonly sourcedId: string }[],
  block: { readonly from: number; readonly length: number },
): number => {
  let end = Math.min(records.length, block.from + block.length)
  while (end < records.length && records[end]?.sourcedId === records[end - 1]?.sourcedId) end++
  return end
}
