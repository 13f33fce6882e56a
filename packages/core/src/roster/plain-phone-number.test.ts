import fc from 'fast-check'
import { getCountries, getExampleNumber, parsePhoneNumberFromString } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { phoneRegions } from './phone-regions.js'
import { plainPhoneNumber } from './plain-phone-number.js'

const test = suite('plainPhoneNumber')
const regions = getCountries()

const libraryNumber = (text: string, region: (typeof regions)[number] | undefined): string | undefined => {
  const phone = parsePhoneNumberFromString(text, region)
  return phone?.isValid() ? phone.number : undefined
}

/** Numbers near valid ones: an example's format, with any of its digits changed, cut or added. */
const nearNumbers = fc.constantFrom(...regions).chain((region) => {
  const example = getExampleNumber(region, examples)
  const { number = '', nationalNumber = '', countryCallingCode = '' } = example ?? {}
  const abroad = ['', '0', '00', '011', '0011', '810'].map(
    (prefix) => `${prefix}${countryCallingCode}${nationalNumber}`,
  )
  const forms = [example?.formatNational(), example?.formatInternational(), number, nationalNumber, ...abroad]
  return fc
    .tuple(
      fc.constantFrom(...forms.map((form) => form ?? '')),
      fc.array(fc.tuple(fc.nat(16), fc.nat(9)), { maxLength: 4 }),
      fc.nat(3),
    )
    .map(([form, changes, cut]) => {
      const text = [...form]
      for (const [at, digit] of changes) if (/\d/.test(text[at] ?? '1')) text[at] = String(digit)
      return { region, text: text.join('').slice(0, cut === 0 ? -1 : undefined) }
    })
})

test('says what the library says, or nothing', () => {
  fc.assert(
    fc.property(nearNumbers, fc.constantFrom(undefined, ...regions), ({ region, text }, other) => {
      for (const at of [region, other]) {
        const plain = plainPhoneNumber(text, at)
        if (plain !== undefined) assert.is(plain, libraryNumber(text, at), `'${text}' in ${at}`)
      }
    }),
    { numRuns: 5000 },
  )
})

test('reads the example numbers of nearly all regions by itself', () => {
  const read = regions.filter((region) => {
    const example = getExampleNumber(region, examples)
    return example !== undefined && plainPhoneNumber(example.formatNational(), region) === example.number
  })
  assert.ok(read.length > regions.length * 0.9, `${read.length} of ${regions.length}`)
})

test('the list of regions is that of the library', () => {
  assert.equal([...phoneRegions].sort(), [...regions].sort())
})

test.run()
