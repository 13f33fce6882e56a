import { instantMs } from '@rosterstream/core'

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
    const at = instantMs(text)
    if (at === undefined || (this.#at !== undefined && at <= this.#at)) return
    this.#at = at
    if (utc) this.#text = text
  }

  /** In milliseconds since 1970. */
  get ms(): number | undefined {
    return this.#at
  }
}
