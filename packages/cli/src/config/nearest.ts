import { distance } from 'fastest-levenshtein'

const plain = (name: string): string => name.toLowerCase().replace(/[-_\s]/g, '')

/** Finds the known name that a mistyped one most likely means, or nothing when none is near. Case, `-` and `_` do not count. */
export const nearest = (written: string, known: Iterable<string>): string | undefined => {
  const wanted = plain(written).slice(0, 80)
  let best: string | undefined
  let least = Number.POSITIVE_INFINITY
  for (const name of known) {
    const candidate = plain(name)
    const edits = distance(wanted, candidate)
    if (edits < least && edits <= Math.max(1, Math.floor(Math.max(wanted.length, candidate.length) * 0.4))) {
      best = name
      least = edits
    }
  }
  return best
}
