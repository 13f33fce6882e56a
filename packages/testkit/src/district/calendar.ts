import { blockSize, type School } from './layout.js'
import { mix } from './mix.js'

/** Where a district stands: every question about who is there, and since when, is arithmetic over these. */
export interface Standing {
  readonly seed: number
  readonly day: number
}

const rememberedDays = 30

/** Whether the slot's student is not there on a day. */
export function isAway({ seed, day }: Standing, school: School, slot: number): boolean {
  const block = Math.floor(slot / blockSize)
  const size = Math.min(blockSize, school.slots - block * blockSize)
  return slot - block * blockSize === (mix(seed, school.number + 101, block) + day) % size
}

/** The slot of the nth student who is there. */
export function slotOf({ seed, day }: Standing, school: School, nth: number): number {
  const block = Math.floor(nth / (blockSize - 1))
  const within = nth - block * (blockSize - 1)
  const size = Math.min(blockSize, school.slots - block * blockSize)
  const away = (mix(seed, school.number + 101, block) + day) % size
  return block * blockSize + (within < away ? within : within + 1)
}

/** The last day on which the student came or left; 0 when that was before the first. */
export function movedOn({ seed, day }: Standing, school: School, slot: number): number {
  for (let then = day; then > 0 && then > day - rememberedDays; then--) {
    if (isAway({ seed, day: then }, school, slot) !== isAway({ seed, day: then - 1 }, school, slot)) return then
  }
  return 0
}

const never = { times: 0, last: 0 }

/** How often something that changes on one day in `every` has changed, and when last. */
export function changesUntil(
  standing: Standing,
  space: number,
  thing: { readonly number: number; readonly every: number },
) {
  if (standing.day === 0) return never
  let times = 0
  let last = 0
  for (let day = 1; day <= standing.day; day++) {
    if (mix(standing.seed + day, space, thing.number) % thing.every !== 0) continue
    times += 1
    last = day
  }
  return { times, last }
}

const stampsPerDay = 1024
const stamps = new Map<number, readonly string[]>()

/** A dateLastModified: some time in August 2025, or on the day of September on which it changed. */
export function modifiedOn(day: number, hash: number): string {
  let made = stamps.get(day)
  if (!made) {
    made = Array.from({ length: stampsPerDay }, (_, nth) => stamp(day, nth))
    stamps.set(day, made)
  }
  return made[hash % stampsPerDay] ?? ''
}

function stamp(day: number, nth: number): string {
  const date = day === 0 ? Date.UTC(2025, 7, 1 + (nth % 31)) : Date.UTC(2025, 8, 1 + day)
  return new Date(date + nth * 84_347).toISOString()
}
