import { expect, test } from 'vitest'
import { readCar } from '../../src/stream/read-car.ts'
import { manyBlocks } from '../builders/blocks.ts'
import { carV1 } from '../builders/car-bytes.ts'
import { chunked } from '../builders/streams.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const car = carV1(manyBlocks(40, 70_000))

/** The buffers that the batches lie in, and what they hold while they are valid. */
async function read(input: string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>, reuseBuffer: boolean) {
  const buffers = new Set<ArrayBufferLike>()
  const blocks: { cid: string; bytes: Uint8Array }[] = []
  for await (const batch of readCar(input, { reuseBuffer }).batches()) {
    for (const { cid, bytes } of batch) {
      buffers.add(bytes.buffer)
      blocks.push({ cid: cid.toString(), bytes: bytes.slice() })
    }
  }
  return { buffers: buffers.size, blocks }
}

test.each(['a file', 'a stream'])(
  'blocks of %s are the same with one buffer for all windows, while they are valid',
  async (kind) => {
    using folder = new TemporaryFolder()
    const path = folder.file('some.car', car.bytes)
    const input = () => (kind === 'a file' ? path : chunked(car.bytes, 64 * 1024))
    const fresh = await read(input(), false)
    const reused = await read(input(), true)
    expect(reused.blocks).toEqual(fresh.blocks)
    expect(fresh.blocks.map(({ cid }) => cid)).toEqual(car.sections.map(({ cid }) => cid.toString()))
    expect(fresh.buffers).toBeGreaterThan(1)
    expect(reused.buffers).toBeLessThan(fresh.buffers)
  },
)
