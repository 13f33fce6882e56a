const shape = /^(\d{4})-(\d\d)-(\d\d)(?!\d)/

const daysIn = (year: number, month: number): number => {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

/** Cuts a date or date-time to `YYYY-MM-DD`; what is no day of the calendar is nothing. */
export const calendarDate = (text: string): string | undefined => {
  const found = shape.exec(text.trim())
  if (found === null) return undefined
  const month = Number(found[2])
  const day = Number(found[3])
  if (month < 1 || month > 12 || day < 1 || day > daysIn(Number(found[1]), month)) return undefined
  return found[0]
}
