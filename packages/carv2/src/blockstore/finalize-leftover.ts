import { CarError, FileError, UnexpectedEndError } from '../errors.ts'
import { readIndexDirectory } from '../index/index-directory.ts'
import type { ByteSource } from '../source/byte-source.ts'

const PIECE_BYTES = 64 * 1024

/** The codec varints: 80 08 and 81 08. */
export const INDEX_CODEC_FIRST_BYTES = [0x80, 0x81]
export const INDEX_CODEC_SECOND_BYTE = 0x08

/**
 * Whether the bytes from `position` to the end of the file are what a crash inside finalize leaves behind the payload:
 * nothing, an index (whole, or cut), zeros (index padding) and an index, or, below `paddingEnd`, zeros alone.
 */
export async function isFinalizeLeftover(
  source: ByteSource,
  position: number,
  size: number,
  paddingEnd: number,
): Promise<boolean> {
  const start = await skipZeros(source, position, size)
  if (start === size) return position === size || size <= paddingEnd
  const head = await source.read(start, 2)
  if (!INDEX_CODEC_FIRST_BYTES.includes(head[0])) return false
  if (head.length === 2 && head[1] !== INDEX_CODEC_SECOND_BYTE) return false
  // One byte may as well begin the length of a section, unless there is padding in front of it.
  if (head.length === 1 && start === position && paddingEnd === 0) return false
  return isIndexToTheEnd(source, start, size)
}

async function isIndexToTheEnd(source: ByteSource, start: number, size: number): Promise<boolean> {
  try {
    const { end } = await readIndexDirectory(source, start, size)
    return end === size
  } catch (error) {
    if (error instanceof UnexpectedEndError) return true
    if (error instanceof CarError && !(error instanceof FileError)) return false
    throw error
  }
}

/** Position of the first byte from `position` on that is not zero. */
async function skipZeros(source: ByteSource, position: number, size: number): Promise<number> {
  while (position < size) {
    const piece = await source.read(position, Math.min(PIECE_BYTES, size - position))
    const at = piece.findIndex((byte) => byte !== 0)
    if (at >= 0) return position + at
    position += piece.length
  }
  return size
}
