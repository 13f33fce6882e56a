import { distance } from 'fastest-levenshtein'

/** More edits than this share of the longer word make it another word. */
const furthest = 0.5

/** Finds the names nearest to a mistyped one, nearest first; case is not counted as a difference, a name that contains the word is near. */
export const nearNames = (wanted: string, known: Iterable<string>, count = 3): string[] => {
  const word = wanted.toLowerCase()
  const scored: { readonly name: string; readonly far: number }[] = []
  for (const name of new Set(known)) {
    const candidate = name.toLowerCase()
    const contains = word.length > 2 && (candidate.includes(word) || word.includes(candidate))
    const far = contains ? 0.25 : distance(word, candidate) / Math.max(word.length, candidate.length, 1)
    if (far <= furthest) scored.push({ name, far })
  }
  return scored
    .sort((left, right) => left.far - right.far || (left.name < right.name ? -1 : 1))
    .slice(0, count)
    .map(({ name }) => name)
}
