import { createHash } from 'node:crypto'
import { createReadStream, existsSync, mkdirSync, renameSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeDagBlocks } from './dag-blocks.ts'
import { writeRawBlocks } from './raw-blocks.ts'

export type DataSetName = 'A' | 'B' | 'C'

/** A CARv1 that every machine makes with the same bytes. */
export interface DataSet {
  /** For the tables. */
  readonly description: string
  readonly blocks: number
  /** Of the file. */
  readonly bytes: number
  /** Of the file. */
  readonly sha256: string
  write(path: string): void | Promise<void>
}

export const DATA_SETS: Readonly<Record<DataSetName, DataSet>> = {
  A: {
    description: '500,000 raw blocks of 1 KiB, sha2-256',
    blocks: 500_000,
    bytes: 531_000_059,
    sha256: '677f18a533c87cff941910a288a7650f874fa4a2273763bb93ed0353ef6e6480',
    write: (path) => writeRawBlocks(path, { seed: 'A', count: 500_000, size: 1024 }),
  },
  B: {
    description: '2,000 raw blocks of 256 KiB, sha2-256',
    blocks: 2_000,
    bytes: 524_366_059,
    sha256: '2b980feca1507ab5c6b7bf6800698f81d782d598435f5fe5b356347365dc27b2',
    write: (path) => writeRawBlocks(path, { seed: 'B', count: 2_000, size: 256 * 1024 }),
  },
  C: {
    description: '1,000,000 DAG-CBOR blocks of 305 bytes in the mean, blake2b-256: one DAG, 56 % of them with 8 links',
    blocks: 1_000_000,
    bytes: 344_800_061,
    sha256: '7bf6a0ae191cc64be0315b723e1efb94729087061d4a6b5fffd734490f5b7d9e',
    write: (path) => writeDagBlocks(path, { seed: 'C', count: 1_000_000 }),
  },
}

/**
 * The path of a set in `folder`. It is made when it is not there, and again when it is not what it should be: each run
 * hashes it, which also brings it into the page cache.
 */
export async function dataSetFile(folder: string, name: DataSetName): Promise<string> {
  const set = DATA_SETS[name]
  const path = join(folder, `${name}.car`)
  if (existsSync(path) && (await isIntact(path, set))) return path
  mkdirSync(folder, { recursive: true })
  const fresh = `${path}.making`
  await set.write(fresh)
  if (!(await isIntact(fresh, set))) throw new Error(`set ${name} did not come out as it should: ${fresh}`)
  renameSync(fresh, path)
  return path
}

async function isIntact(path: string, { bytes, sha256 }: DataSet): Promise<boolean> {
  if (statSync(path).size !== bytes) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(path, { highWaterMark: 1024 * 1024 }), hash)
  return hash.digest('hex') === sha256
}
