import { pick } from './mix.js'

const areaCodes = [201, 206, 212, 303, 305, 312, 404, 415, 503, 512, 602, 612, 617, 702, 713, 801, 808, 816, 904, 919]
const usForms = [
  '(AAA) 555-NNNN',
  'AAA-555-NNNN',
  'AAA.555.NNNN',
  'AAA 555 NNNN',
  'AAA555NNNN',
  '+1 AAA 555 NNNN',
  '+1AAA555NNNN',
  '1-AAA-555-NNNN',
  '1 (AAA) 555-NNNN',
  '(AAA)555-NNNN',
]

/** Ranges kept free for fiction, or example numbers of the numbering plans; N stands for a digit. */
const abroad = [
  '+44 20 7946 0NNN',
  '0044 20 7946 0NNN',
  '+61 2 5550 0NNN',
  '+49 30 23125 NNN',
  '+33 1 99 00 0N NN',
  '+46 8 465 004 NN',
  '+1 604 555 01NN',
  '+52 55 5555 0NNN',
  '+47 21 23 4N NN',
]

/**
 * A telephone number that nobody has, in one of the spellings that people type.
 *
 * Most are in the range 555-0100 to 555-0199 of the United States, one in eighteen is from abroad.
 */
export function phoneNumber(hash: number): string {
  const digits = String(hash % 100000).padStart(5, '0')
  if (hash % 18 === 0) {
    let at = 0
    return pick(abroad, hash >>> 5).replace(/N/g, () => digits[at++] ?? '0')
  }
  const line = `01${digits.slice(0, 2)}`
  return pick(usForms, hash >>> 7)
    .replace('AAA', String(pick(areaCodes, hash >>> 11)))
    .replace('NNNN', line)
}
