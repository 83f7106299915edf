import { hash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { RandomBytes } from './random-bytes.ts'
import { carHeader, lengthBytes, writeLength } from './section.ts'

/** CIDv1, raw, sha2-256, 32 bytes of digest. */
const CID_PREFIX = Buffer.from([0x01, 0x55, 0x12, 0x20])
const CID_BYTES = CID_PREFIX.length + 32
/** About how much is written at a time. */
const PIECE_BYTES = 4 * 1024 * 1024

/** Raw blocks of one size. */
export interface RawBlocks {
  readonly seed: string
  readonly count: number
  /** Bytes of each block. */
  readonly size: number
}

/** Writes a CARv1 of random raw blocks, hashed with sha2-256. The first one is the root. */
export function writeRawBlocks(path: string, { seed, count, size }: RawBlocks): void {
  const length = CID_BYTES + size
  const sectionBytes = lengthBytes(length) + length
  const perPiece = Math.max(1, Math.floor(PIECE_BYTES / sectionBytes))
  const piece = Buffer.alloc(perPiece * sectionBytes)
  const random = new RandomBytes(seed)
  const file = openSync(path, 'w')
  try {
    for (let block = 0; block < count; ) {
      const end = Math.min(block + perPiece, count)
      random.fill(piece)
      let at = 0
      const first = block
      for (; block < end; block++) {
        at = writeLength(length, piece, at)
        const data = piece.subarray(at + CID_BYTES, at + length)
        piece.set(CID_PREFIX, at)
        piece.set(hash('sha256', data, 'buffer'), at + CID_PREFIX.length)
        at += length
      }
      const cidStart = lengthBytes(length)
      if (first === 0) writeSync(file, carHeader(piece.subarray(cidStart, cidStart + CID_BYTES)))
      writeSync(file, piece, 0, at)
    }
  } finally {
    closeSync(file)
  }
}
