const isoDay = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,3})\d*)?\s?(Z|[+-]\d{2}:?\d{2})?)?$/i

/** Reads a dateTime of any ISO 8601 spelling, without zone as UTC, in milliseconds since 1970; undefined for what is none. */
export const instant = (text: string): number | undefined => {
  const found = isoDay.exec(text.trim())
  if (found === null) return undefined
  const [, day, time = '00:00', fraction = '0', zone = 'Z'] = found
  const offset = /^z$/i.test(zone) ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(-2)}`
  const at = Date.parse(`${day}T${time.length === 5 ? `${time}:00` : time}.${fraction.padEnd(3, '0')}${offset}`)
  return Number.isNaN(at) ? undefined : at
}

/** Keeps the largest dateLastModified. Texts in UTC are compared before they are read, to a second's precision. */
export class NewestChange {
  #at: number | undefined
  #text = ''
  #last: string | undefined

  /** Hot path. */
  note(text: string | undefined): void {
    if (text === undefined || text === this.#last) return
    this.#last = text
    const utc = text.charCodeAt(text.length - 1) === 90 && text.length >= 20
    if (utc && text <= this.#text) return
    const at = instant(text)
    if (at === undefined || (this.#at !== undefined && at <= this.#at)) return
    this.#at = at
    if (utc) this.#text = text
  }

  /** In milliseconds since 1970. */
  get ms(): number | undefined {
    return this.#at
  }
}
