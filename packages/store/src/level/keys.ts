import { type Collection, collections } from '@rosterstream/core'

// Records of the collections lie under the letters a, c, e ...; the letter after each is the key of its cursor, so that a flush of
// sorted arrivals never overlaps an older one. Rejections lie under A, C, E ..., an index of blocks that overlap under B, D, F ...
const letters = new Map(collections.map((collection, index) => [collection, String.fromCharCode(97 + 2 * index)]))
const nextLetter = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 1)

/** Where the meta of a finished generation lies. */
export const metaKey = 'META'

/** The first letter of the keys of a collection's records. */
export const letterOf = (collection: Collection): string => letters.get(collection) as string

/** The key of a collection's cursor; every key of its records is below. */
export const cursorKey = (collection: Collection): string => nextLetter(letterOf(collection))

/** The range of a collection's rejections. */
export const rejectionKey = (collection: Collection, page?: number): string =>
  letterOf(collection).toUpperCase() + (page === undefined ? '' : page.toString(36).padStart(8, '0'))

/** The end of the range of a collection's rejections. */
export const rejectionEnd = (collection: Collection): string => indexStart(collection)

/** Where the blocks of the pages that overlap others are found by page: the value is the rest of the block's key. */
export const indexKey = (collection: Collection, page: number, first = ''): string =>
  indexStart(collection) + page.toString(36).padStart(8, '0') + first

/** The start of the range of a collection's index. */
export const indexStart = (collection: Collection): string => nextLetter(rejectionKey(collection))

/** Reads a key of `indexKey`. */
export const parseIndexKey = (key: string): { readonly page: number; readonly first: string } => ({
  page: Number.parseInt(key.slice(1, 9), 36),
  first: key.slice(9),
})

/** What the key of a block of records says. */
export interface BlockKey {
  readonly first: string
  readonly last: string
  /** No other block of its attempt that is apart reaches between its first and last id. */
  readonly apart: boolean
  readonly attempt: number
  readonly offset: number
  readonly page: number
}

/**
 * The key of a block: sorted by the UTF-8 bytes of its first sourcedId. U+0000 is in no sourcedId and below everything in one, so a
 * shorter id sorts before a longer one that begins with it.
 */
export const blockKey = (
  letter: string,
  block: { readonly first: string; readonly last: string; readonly tail: string },
): string => `${letter}${block.first}\0${block.last}\0${block.tail}`

/** The part of the key that all blocks of one page share. */
export const blockTail = (block: Omit<BlockKey, 'first' | 'last'>): string =>
  `${block.apart ? '=' : '~'}${block.attempt.toString(36)}.${block.page.toString(36)}.${block.offset.toString(36)}`

/** Reads a key of `blockKey`. */
export const parseBlockKey = (key: string): BlockKey => {
  const [head = '', last = '', tail = ''] = key.split('\0')
  const [attempt = '', page = '', offset = ''] = tail.slice(1).split('.')
  return {
    first: head.slice(1),
    last,
    apart: tail.startsWith('='),
    attempt: Number.parseInt(attempt, 36),
    page: Number.parseInt(page, 36),
    offset: Number.parseInt(offset, 36),
  }
}
