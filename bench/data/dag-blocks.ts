import { writeFileSync } from 'node:fs'
import { createBLAKE2b } from 'hash-wasm'
import { LinkChooser } from './link-chooser.ts'
import { RandomBytes } from './random-bytes.ts'
import { carHeader, lengthBytes, linkHead, writeLength } from './section.ts'

/** CIDv1, DAG-CBOR, blake2b-256, 32 bytes of digest. */
const CID_PREFIX = Buffer.from([0x01, 0x71, 0xa0, 0xe4, 0x02, 0x20])
const DIGEST_BYTES = 32
const CID_BYTES = CID_PREFIX.length + DIGEST_BYTES
const LINK_HEAD = Buffer.from(linkHead(CID_BYTES))
const LINKS = 8
/** Of 100 blocks. The others are leaves. */
const LINKING_BLOCKS = 56

/**
 * A block is `[links, data]`:
 *
 *     linking   82 88 (d8 2a 58 27 00 CID){8} 58 24 data     384 bytes
 *     leaf      82 80 58 c8 data                             204 bytes
 */
interface Shape {
  readonly links: number
  readonly data: number
  /** Of the whole block. */
  readonly bytes: number
}

const LINKING = shape(LINKS, 36)
const LEAF = shape(0, 200)

/** What is to be made. */
export interface DagBlocks {
  readonly seed: string
  readonly count: number
}

/**
 * Writes a CARv1 with one DAG of small DAG-CBOR blocks, hashed with blake2b-256: 56 % of them have 8 links. All can be
 * reached from the root, which comes first; links lead forward in the file.
 */
export async function writeDagBlocks(path: string, { seed, count }: DagBlocks): Promise<void> {
  const linking = Math.floor((count * LINKING_BLOCKS) / 100)
  const leaves = count - linking
  const random = new RandomBytes(seed)
  const chooser = new LinkChooser(leaves, linking, random)
  const blake2b = await createBLAKE2b(256)
  const digests = Buffer.alloc(count * DIGEST_BYTES)
  const headerBytes = carHeader(new Uint8Array(CID_BYTES)).length
  const car = Buffer.alloc(headerBytes + linking * sectionBytes(LINKING) + leaves * sectionBytes(LEAF))

  // From the leaves to the root, so from the end of the file to its beginning.
  let end = car.length
  for (let block = 0; block < count; block++) {
    const { links, data, bytes } = block < leaves ? LEAF : LINKING
    const dataStart = end - data
    const start = end - bytes
    let at = start
    car[at++] = 0x82
    car[at++] = 0x80 | links
    for (const target of links === 0 ? [] : chooser.next(block, links)) {
      car.set(LINK_HEAD, at)
      at = writeCid(digests, target, car, at + LINK_HEAD.length)
    }
    car[at++] = 0x58
    car[at++] = data
    random.fill(car.subarray(dataStart, end))
    digests.set(blake2b.init().update(car.subarray(start, end)).digest('binary'), block * DIGEST_BYTES)
    writeCid(digests, block, car, start - CID_BYTES)
    end -= sectionBytes({ bytes })
    writeLength(CID_BYTES + bytes, car, end)
  }

  const rootStart = headerBytes + lengthBytes(CID_BYTES + LINKING.bytes)
  car.set(carHeader(car.subarray(rootStart, rootStart + CID_BYTES)))
  writeFileSync(path, car)
}

function shape(links: number, data: number): Shape {
  return { links, data, bytes: 2 + links * (LINK_HEAD.length + CID_BYTES) + 2 + data }
}

function sectionBytes({ bytes }: Pick<Shape, 'bytes'>): number {
  return lengthBytes(CID_BYTES + bytes) + CID_BYTES + bytes
}

/** Writes the CID of a block; returns where it ends. */
function writeCid(digests: Uint8Array, block: number, target: Uint8Array, at: number): number {
  target.set(CID_PREFIX, at)
  target.set(digests.subarray(block * DIGEST_BYTES, (block + 1) * DIGEST_BYTES), at + CID_PREFIX.length)
  return at + CID_BYTES
}
