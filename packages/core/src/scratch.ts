/**
 * Room for sorted runs that do not fit in memory. Text is lines, each ending in `\n`, UTF-8.
 * Implementations: in memory (core), in files of a folder (store). Everything is dropped with `clear`.
 */
export interface Scratch {
  readonly create: () => RunWriter
  readonly clear: () => void
}

/** Takes one run, front to back. */
export interface RunWriter {
  /** Appends whole lines. May write to disk synchronously. */
  readonly append: (lines: string) => void
  readonly finish: () => Run
}

/** A finished run. */
export interface Run {
  /** Yields the text in the order written, in chunks of about 64 KiB that end with a line. */
  readonly read: () => Iterable<string>
  readonly drop: () => void
}

/** Keeps runs in memory, for library users with small districts and for tests. Holds all text that was appended. */
export const memoryScratch = (): Scratch => ({
  create: () => {
    const chunks: string[] = []
    return {
      append: (lines) => {
        chunks.push(lines)
      },
      finish: () => ({
        read: () => chunks,
        drop: () => {
          chunks.length = 0
        },
      }),
    }
  },
  clear: () => undefined,
})
