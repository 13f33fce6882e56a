/** Values that no text for people may show. */
export interface Secrets {
  readonly add: (value: string) => void
  readonly all: () => readonly string[]
}

/** Signatures are new with every request; what is older than these cannot come back in an answer under way. */
const recentCount = 64

/** Holds the values given, and the newest 64 of those added. */
export function secrets(fixed: readonly string[]): Secrets {
  const recent = new Set<string>()
  return {
    add: (value) => {
      recent.delete(value)
      recent.add(value)
      const [oldest] = recent
      if (recent.size > recentCount && oldest !== undefined) recent.delete(oldest)
    },
    all: () => [...fixed, ...recent],
  }
}
