/** How far a collection has come in a generation. Written in one batch with the records of each page. */
export interface Cursor {
  /** The attempt that counts: the highest seen. Blocks of lower ones are void. */
  readonly attempt: number
  /** Pages written in all attempts, and the offset of the last one. */
  readonly pages: number
  readonly offset: number
  /** Records and rejections written in the attempt that counts. */
  readonly records: number
  readonly rejections: number
  /** The greatest sourcedId so far in the attempt that counts. */
  readonly frontier: string
  /** Pages of the attempt that reach below the frontier; some of their blocks may hold several records and overlap others. */
  readonly crowded: number
}

/** The cursor before the first page. */
export const startCursor: Cursor = {
  attempt: Number.NEGATIVE_INFINITY,
  pages: 0,
  offset: 0,
  records: 0,
  rejections: 0,
  frontier: '',
  crowded: 0,
}
