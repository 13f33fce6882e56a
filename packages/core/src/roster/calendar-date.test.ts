import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { calendarDate } from './calendar-date.js'

const test = suite('calendarDate')

test('cuts a date or date-time to the day', () => {
  for (const text of ['2026-08-01', ' 2026-08-01 ', '2026-08-01T10:00:00.000Z', '2026-08-01 10:00', '2026-08-01Z']) {
    assert.is(calendarDate(text), '2026-08-01', text)
  }
})

test('what is no day of the calendar is nothing', () => {
  const texts = ['', '2026', '2026-08', '01/08/2026', '2026-8-1', '20260801', '2026-00-01', '2026-13-01', '2026-08-00']
  for (const text of [...texts, '2026-06-31', '2026-02-29', '1900-02-29', '2026-08-011', '+2026-08-01']) {
    assert.is(calendarDate(text), undefined, text)
  }
  assert.is(calendarDate('2028-02-29'), '2028-02-29')
  assert.is(calendarDate('2000-02-29'), '2000-02-29')
})

test('takes exactly the days that the calendar has', () => {
  const part = (max: number, width: number) => fc.nat(max).map((number) => String(number).padStart(width, '0'))
  fc.assert(
    fc.property(part(9999, 4), part(14, 2), part(33, 2), (year, month, day) => {
      const date = `${year}-${month}-${day}`
      const at = new Date(`${date}T00:00:00Z`)
      const real = !Number.isNaN(at.getTime()) && at.toISOString().startsWith(date)
      assert.is(calendarDate(date), real ? date : undefined)
    }),
  )
})

test.run()
