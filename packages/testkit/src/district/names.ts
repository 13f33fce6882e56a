import { mix, pick } from './mix.js'

const givenStarts =
  'Al An Be Bo Ca Ci Da De El Em Fa Fi Ga Gi Ha He Il Io Ja Jo Ka Ki La Le Ma Mi Na Ni Ol Or Pa Pe Ra Ri Sa Si Ta Te Va Vi Ya Ze'
const givenEnds =
  'bel dan dra fyn gor la lia lin lo mar mel min nal nika nor ra ran rik ro rys sa sel sha son ta tan tis va ven wyn'
const familyStarts =
  'Ash Bar Bel Bran Cor Dal Dor Eld Fen Gar Hal Hart Hol Kel Lan Lor Mar Mel Nor Oak Pem Quin Ros Sel Stan Tar Thor Ul Ver Wes Win Yar'
const familyEnds =
  'bach berg by croft dale den ding er field ford ham hill ing land ley low man mere mont more ney rick row sen son stead ton vale well wick wood worth'
const placeEnds = 'brook bridge field ford grove haven lake mill point ridge side springs valley view wood'

const words = (text: string): readonly string[] => text.split(' ')
const [starts, ends] = [words(givenStarts), words(givenEnds)]
const [houses, lands, places] = [words(familyStarts), words(familyEnds), words(placeEnds)]

/** A given name put together from syllables: nobody's in particular. */
export function givenName(hash: number): string {
  return `${pick(starts, hash >>> 3)}${pick(ends, hash >>> 11)}`
}

/** A family name put together from syllables; one in forty has an accent. */
export function familyName(hash: number): string {
  const name = `${pick(houses, hash >>> 2)}${pick(lands, hash >>> 12)}`
  return hash % 40 === 0 ? name.replace('a', 'á').replace('e', 'é') : name
}

export function placeName(seed: number, number: number): string {
  const hash = mix(seed, 31, number)
  return `${pick(houses, hash)}${pick(places, hash >>> 8)}`
}

/** Lower-case ASCII letters of a name, for user names and mail addresses. */
export function plainLetters(name: string): string {
  return name.toLowerCase().replace('á', 'a').replace('é', 'e')
}
