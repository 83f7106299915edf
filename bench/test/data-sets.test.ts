import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CarBlock, readCar } from '@carport/carv2'
import { decode } from '@ipld/dag-cbor'
import type { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDagBlocks } from '../data/dag-blocks.ts'
import { writeRawBlocks } from '../data/raw-blocks.ts'

const folder = mkdtempSync(join(tmpdir(), 'carport-bench-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** All blocks, hashed against their CIDs. */
async function blocksOf(path: string): Promise<{ roots: CID[]; blocks: CarBlock[] }> {
  const car = readCar(path)
  const roots = await car.roots
  const blocks: CarBlock[] = []
  for await (const block of car) blocks.push(block)
  return { roots, blocks }
}

describe('raw blocks', () => {
  test.each([
    { count: 5000, size: 1024 },
    { count: 3, size: 256 * 1024 },
  ])('$count of $size bytes hash to their CIDs', async ({ count, size }) => {
    const path = join(folder, `${size}.car`)
    writeRawBlocks(path, { seed: 'test', count, size })
    const { roots, blocks } = await blocksOf(path)
    expect(blocks).toHaveLength(count)
    expect(blocks.every((block) => block.length === size)).toBe(true)
    expect(new Set(blocks.map(({ cid }) => cid.toString())).size).toBe(count)
    expect(roots).toEqual([blocks[0].cid])
  })

  test('are the same for the same seed, and others for another', () => {
    const bytesOf = (seed: string) => {
      const path = join(folder, 'seed.car')
      writeRawBlocks(path, { seed, count: 10, size: 1000 })
      return readFileSync(path)
    }
    expect(bytesOf('one')).toEqual(bytesOf('one'))
    expect(bytesOf('one')).not.toEqual(bytesOf('two'))
  })
})

describe('a DAG of 2,000 blocks', () => {
  let roots: CID[]
  let blocks: CarBlock[]
  beforeAll(async () => {
    const path = join(folder, 'dag.car')
    await writeDagBlocks(path, { seed: 'test', count: 2000 })
    ;({ roots, blocks } = await blocksOf(path))
  })

  const linksOf = ({ bytes }: CarBlock): CID[] => (decode(bytes) as [CID[], Uint8Array])[0]

  test('has 8 links in 56 % of its blocks and none in the others, 305 bytes in the mean', () => {
    const counts = blocks.map((block) => linksOf(block).length)
    expect(counts.filter((count) => count === 8)).toHaveLength(1120)
    expect(counts.filter((count) => count === 0)).toHaveLength(880)
    expect(blocks.reduce((sum, { length }) => sum + length, 0) / 2000).toBeCloseTo(304.8)
  })

  test('begins with its root, links forward only, and has no block that the root does not reach', () => {
    const places = new Map(blocks.map(({ cid }, place) => [cid.toString(), place]))
    const reached = new Set([places.get(roots[0].toString())])
    blocks.forEach((block, place) => {
      for (const link of linksOf(block)) {
        const target = places.get(link.toString()) as number
        expect(target).toBeGreaterThan(place)
        if (reached.has(place)) reached.add(target)
      }
    })
    expect(reached.has(0)).toBe(true)
    expect(reached.size).toBe(2000)
  })
})
