/** Cookies of each origin, in memory; paths and domains are not looked at, since a provider's origin is one application. */
export interface CookieJar {
  readonly header: (origin: string) => string | undefined
  readonly keep: (origin: string, setCookie: readonly string[]) => void
}

/** The bounds that browsers have, so that a server cannot fill the memory. */
const maxCookies = 50
const maxCookieLength = 4096

/** Makes an empty jar. Holds at most 50 cookies of 4 KiB per origin. */
export function cookieJar(now: () => number): CookieJar {
  const jars = new Map<string, Map<string, string>>()
  return {
    header: (origin) => {
      const jar = jars.get(origin)
      return jar?.size ? [...jar].map(([name, value]) => `${name}=${value}`).join('; ') : undefined
    },
    keep: (origin, setCookie) => {
      const jar = jars.get(origin) ?? new Map<string, string>()
      jars.set(origin, jar)
      for (const text of setCookie) keepOne(jar, text, now())
    },
  }
}

function keepOne(jar: Map<string, string>, text: string, nowMs: number): void {
  const [pair = '', ...attributes] = text.split(';')
  const at = pair.indexOf('=')
  const name = pair.slice(0, at).trim()
  const value = pair.slice(at + 1).trim()
  if (at < 1 || !name || pair.length > maxCookieLength || /[^\x20-\x7e]/.test(pair)) return
  jar.delete(name)
  if (!isOver(attributes, nowMs) && jar.size < maxCookies) jar.set(name, value)
}

/** `Max-Age` wins over `Expires` (RFC 6265, 5.3). */
function isOver(attributes: readonly string[], nowMs: number): boolean {
  const maxAge = attribute(attributes, 'max-age')
  if (maxAge !== undefined && /^-?\d+$/.test(maxAge)) return Number(maxAge) <= 0
  const expires = Date.parse(attribute(attributes, 'expires') ?? '')
  return expires <= nowMs
}

function attribute(attributes: readonly string[], name: string): string | undefined {
  const found = attributes.find((text) => text.trim().toLowerCase().startsWith(`${name}=`))
  return found?.slice(found.indexOf('=') + 1).trim()
}
