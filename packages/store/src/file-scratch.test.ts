import { existsSync, mkdtempSync, readdirSync, readlinkSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { memoryScratch, type Run, type Scratch } from '@rosterstream/core'
import fc from 'fast-check'
import { suite } from 'uvu'
import * as assert from 'uvu/assert'
import { fileScratch } from './file-scratch.js'

const made: string[] = []
const madeFolder = (prefix: string): string => {
  const folder = mkdtempSync(join(tmpdir(), prefix))
  made.push(folder)
  return folder
}

const test = suite('fileScratch')

test.after(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const folder = (): string => join(madeFolder('rosterstream-scratch-'), 'tmp', 'runs')

test('any lines come back as they were, in chunks that end with a line', () => {
  const scratch = fileScratch(folder())
  const line = fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => `${text.replaceAll('\n', ' ')}\n`)
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 1, max: 4000 }), (lines, times) => {
      const parts = lines.map((text) => text.repeat(Math.ceil(times / (lines.length * 4))))
      const writers = [scratch.create(), memoryScratch().create()]
      for (const writer of writers) for (const part of parts) writer.append(part)
      const [file, memory] = writers.map((writer) => [...writer.finish().read()])
      assert.is(file?.join(''), memory?.join(''))
      assert.ok(file?.every((chunk) => chunk.endsWith('\n')))
    }),
    { numRuns: 50 },
  )
})

test('a line longer than a chunk comes whole, and characters are never torn', () => {
  const scratch = fileScratch(folder())
  const writer = scratch.create()
  const long = `${'é漢😀'.repeat(60_000)}\n`
  const short = `x${'😀'.repeat(5)}\n`.repeat(20_000)
  writer.append(short)
  writer.append(long)
  writer.append(short)
  const run = writer.finish()
  const chunks = [...run.read()]
  assert.ok(chunks.length > 6)
  assert.ok(chunks.join('') === short + long + short)
  assert.ok(chunks.every((chunk) => chunk.endsWith('\n')))
})

test('a run can be read twice, and by a reader that stops early', () => {
  const writer = fileScratch(folder()).create()
  writer.append('a\n'.repeat(100_000))
  const run = writer.finish()
  for (const chunk of run.read()) {
    assert.ok(chunk.startsWith('a\n'))
    break
  }
  assert.is([...run.read()].join('').length, 200_000)
})

test('a dropped run leaves no file, and clear leaves no folder', () => {
  const place = folder()
  const scratch = fileScratch(place)
  const first = scratch.create()
  const second = scratch.create()
  first.append('a\n')
  const run = first.finish()
  assert.is(statSync(join(place, readdirSync(place)[0] as string)).mode & 0o777, 0o600)
  run.drop()
  run.drop()
  assert.is(readdirSync(place).length, 1)
  second.finish()
  scratch.clear()
  assert.not.ok(existsSync(place))
  assert.equal([...scratch.create().finish().read()], [])
})

test('clear leaves alone what others have put into the folder', () => {
  const place = folder()
  const scratch = fileScratch(place)
  for (let times = 0; times < 2; times++) {
    runOf(scratch, 'a\n')
    writeFileSync(join(place, 'precious.txt'), 'mine')
    scratch.clear()
    assert.equal(readdirSync(place), ['precious.txt'])
  }
})

test('clear closes what an interrupted sort left open', () => {
  if (process.platform !== 'linux') return
  const place = folder()
  const openHere = (): number =>
    readdirSync('/proc/self/fd').filter((handle) => readLink(handle).startsWith(place)).length
  const scratch = fileScratch(place)
  const writer = scratch.create()
  writer.append('a\n'.repeat(100_000))
  const reading = writer.finish().read()[Symbol.iterator]()
  reading.next()
  scratch.create()
  assert.is(openHere(), 2)
  scratch.clear()
  assert.is(openHere(), 0)
  const [again] = [...runOf(scratch, 'b\n').read()]
  reading.return?.()
  assert.is(again, 'b\n')
})

const runOf = (scratch: Scratch, text: string): Run => {
  const writer = scratch.create()
  writer.append(text)
  return writer.finish()
}

const readLink = (handle: string): string => {
  try {
    return readlinkSync(`/proc/self/fd/${handle}`)
  } catch {
    return ''
  }
}

test.run()
