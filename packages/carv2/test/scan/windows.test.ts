import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scanCar } from '../../src/scan/scan-car.ts'
import { FOUND_END, FOUND_SECTION, NEEDS_BYTES, SectionScanner } from '../../src/scan/section-scanner.ts'
import { SourceWindow } from '../../src/scan/source-window.ts'
import { StreamWindow } from '../../src/scan/stream-window.ts'
import type { Window } from '../../src/scan/window.ts'
import { bytesSource } from '../../src/source/bytes-source.ts'
import { block, manyBlocks, pseudoRandomBytes } from '../builders/blocks.ts'
import { carV1, carV2 } from '../builders/car-bytes.ts'
import { countingSource } from '../builders/sources.ts'
import { chunked, watchedStream } from '../builders/streams.ts'

const KIB = 1024
const MIB = 1024 * KIB

/** Every section through a window: what lies in it, and whether all of it was there. */
async function sectionsThrough(window: Window, position: number, blocks: boolean) {
  const rules = { maxSectionBytes: 8 * MIB, zeroLengthSectionAsEof: false, blocks }
  const scanner = new SectionScanner(window, position, rules)
  const found: { offset: number; cid: Uint8Array; data?: Uint8Array }[] = []
  for (;;) {
    const step = scanner.next()
    if (step === FOUND_END) return found
    if (step === FOUND_SECTION) {
      const { bytes, base, start, cidStart, cid, end } = scanner.section
      const data = blocks ? { data: bytes.slice(cid.end, end) } : {}
      found.push({ offset: base + start, cid: bytes.slice(cidStart, cid.end), ...data })
    }
    if (step === NEEDS_BYTES) await window.fill(scanner.position, scanner.needed)
  }
}

const expectedOf = ({ sections }: ReturnType<typeof carV1>, blocks: boolean) => {
  return sections.map(({ offset, cid, bytes }) => ({ offset, cid: cid.bytes, ...(blocks ? { data: bytes } : {}) }))
}

describe('sections straddle windows in every way', () => {
  const car = carV1([
    block('', 'identity'),
    block('some'),
    block(pseudoRandomBytes(9, 150)),
    block('last', 'blake2b-256'),
  ])

  test.each([true, false])('over random access, from every first read on (whole blocks: %s)', async (blocks) => {
    for (let firstRead = 1; firstRead <= car.bytes.length + 1; firstRead++) {
      const window = new SourceWindow(bytesSource(car.bytes), car.bytes.length, { firstRead })
      expect(await sectionsThrough(window, car.headerLength, blocks)).toEqual(expectedOf(car, blocks))
    }
  })

  test.each([true, false])('over streams of every chunk size (whole blocks: %s)', async (blocks) => {
    for (let size = 1; size <= car.bytes.length + 1; size++) {
      const window = new StreamWindow(chunked(car.bytes, size))
      expect(await sectionsThrough(window, car.headerLength, blocks)).toEqual(expectedOf(car, blocks))
    }
  })

  test('over whole windows, wherever the boundary of the first one falls', async () => {
    const front = block(new Uint8Array(MIB - car.bytes.length))
    for (let shift = -20; shift < 300; shift += 3) {
      const filler = { cid: front.cid, bytes: new Uint8Array(MIB - 200 - shift) }
      const large = carV1([filler, ...car.sections])
      for (const blocks of [true, false]) {
        const window = new SourceWindow(bytesSource(large.bytes), large.bytes.length)
        const found = await sectionsThrough(window, large.headerLength, blocks)
        expect(found.slice(1)).toEqual(expectedOf(large, blocks).slice(1))
      }
    }
  })

  test('any blocks over any chunks are the same, whole or jumped over', async () => {
    const sizes = fc.array(fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: 200_000 })), { maxLength: 12 })
    const chunks = fc.array(fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300_000 })), {
      minLength: 1,
      maxLength: 5,
    })
    await fc.assert(
      fc.asyncProperty(sizes, chunks, fc.boolean(), async (lengths, chunkSizes, blocks) => {
        const car = carV1(
          lengths.map((length, i) => ({ cid: block(`${i}`).cid, bytes: pseudoRandomBytes(i + 1, length) })),
        )
        const window = new StreamWindow(chunked(car.bytes, ...chunkSizes))
        expect(await sectionsThrough(window, car.headerLength, blocks)).toEqual(expectedOf(car, blocks))
      }),
      { numRuns: 60 },
    )
  })
})

describe('what is read', () => {
  const readsOf = async (bytes: Uint8Array) => {
    const source = countingSource(bytesSource(bytes))
    await scanCar(source, () => {})
    return source
  }

  test('small blocks: the file once, in windows of 1 MiB', async () => {
    const { bytes } = carV1(manyBlocks(10_000, 600))
    const source = await readsOf(bytes)
    expect(source.bytesRead).toBeLessThan(bytes.length * 1.01)
    expect(source.reads.length).toBeLessThan(bytes.length / MIB + 2)
  })

  test('large blocks: their heads, and little more (defect 26)', async () => {
    const blocks = Array.from({ length: 40 }, (_, i) => ({ cid: block(`${i}`).cid, bytes: new Uint8Array(MIB) }))
    const { bytes } = carV1(blocks)
    const source = await readsOf(bytes)
    expect(source.reads.length).toBeLessThanOrEqual(blocks.length + 2)
    expect(source.bytesRead).toBeLessThan(MIB + blocks.length * 4.1 * KIB)
  })

  test('large blocks, then small ones: whole windows again after a few reads', async () => {
    const large = { cid: block('large').cid, bytes: new Uint8Array(4 * MIB) }
    const { bytes } = carV1([large, ...manyBlocks(5000, 600)])
    const source = await readsOf(bytes)
    expect(source.reads.length).toBeLessThan(12)
  })

  test('a source is never asked for what lies behind its end, nor behind the payload', async () => {
    const { bytes } = carV1([{ cid: block('x').cid, bytes: new Uint8Array(3 * MIB) }, block('y')])
    const file = carV2(bytes, { index: new Uint8Array(5000), indexPadding: 10_000 })
    for (const input of [bytes, file]) {
      const source = await readsOf(input)
      for (const { offset, length } of source.reads) expect(offset + length).toBeLessThanOrEqual(input.length)
      expect(source.closed).toBe(0)
    }
  })

  test('a window over a source that has readInto reuses one buffer, unless views are handed out', async () => {
    const { bytes, headerLength } = carV1(manyBlocks(40, 100_000))
    const targets = new Set<ArrayBufferLike>()
    const source = {
      ...bytesSource(bytes),
      readInto: (target: Uint8Array, offset: number) => {
        targets.add(target.buffer)
        const piece = bytes.subarray(offset, offset + target.length)
        target.set(piece)
        return piece.length
      },
    }
    await sectionsThrough(new SourceWindow(source, bytes.length), headerLength, true)
    expect(targets.size).toBe(1)
    targets.clear()
    await sectionsThrough(new SourceWindow(source, bytes.length, { fresh: true }), headerLength, true)
    expect(targets.size).toBeGreaterThan(3)
  })
})

describe('streams', () => {
  test('a stream is pulled only for what is needed next', async () => {
    const car = carV1(manyBlocks(20, 60_000))
    const chunks = Array.from({ length: 20 }, (_, i) => car.bytes.slice(i * 60_100, (i + 1) * 60_100))
    const { stream, watched } = watchedStream(chunks)
    const window = new StreamWindow(stream)
    await window.fill(0, 10)
    expect(watched.pulls).toBe(2)
    await window.fill(0, 200_000)
    expect(watched.pulls).toBe(4)
    await window.release()
    await window.release()
    expect(watched.returned).toBe(1)
  })

  test('blocks that were handed out stay as they were, when every window is a fresh buffer', async () => {
    const car = carV1(manyBlocks(100, 50_000))
    const window = new StreamWindow(chunked(car.bytes, 9999), { fresh: true })
    const rules = { maxSectionBytes: MIB, zeroLengthSectionAsEof: false, blocks: true }
    const scanner = new SectionScanner(window, car.headerLength, rules)
    const views: Uint8Array[] = []
    for (let step = scanner.next(); step !== FOUND_END; step = scanner.next()) {
      if (step === NEEDS_BYTES) await window.fill(scanner.position, scanner.needed)
      else views.push(scanner.section.bytes.subarray(scanner.section.cid.end, scanner.section.end))
    }
    expect(views.length).toBe(100)
    for (const [i, { bytes }] of car.sections.entries()) expect(Buffer.compare(views[i], bytes)).toBe(0)
  })
})
