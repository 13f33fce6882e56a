const needsQuotes = /[",\r\n]/
const quotes = /"/g

/**
 * Writes one CSV line with its CRLF: RFC 4180, quoted only where a comma, a quote, CR or LF asks for it.
 * Hot path. Takes at least one field.
 */
export const csvLine = (fields: readonly string[]): string => {
  let line = ''
  for (let index = 0; index < fields.length; index++) {
    const field = fields[index] as string
    if (index > 0) line += ','
    line += needsQuotes.test(field) ? `"${field.replace(quotes, '""')}"` : field
  }
  return `${line}\r\n`
}
