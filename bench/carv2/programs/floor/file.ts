import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'
import type { Prepare } from '../../../harness/measure.ts'

const PIECE_BYTES = 1024 * 1024
/** On some processors the kernel copies several times slower to and from the very start of a large buffer. */
const HEADROOM = 64

/** Reads a file from beginning to end. */
export const readFile: Prepare =
  ([path, blocks]) =>
  () => {
    const bytes = readPieces(path, () => {})
    return { blocks: Number(blocks), bytes }
  }

/** Writes a file that is held in memory to another. */
export const writeFile: Prepare = ([source, target, blocks]) => {
  const pieces: Uint8Array[] = []
  readPieces(source, (piece) => {
    const held = new Uint8Array(HEADROOM + piece.length).subarray(HEADROOM)
    held.set(piece)
    pieces.push(held)
  })
  return () => {
    const file = openSync(target, 'w')
    let bytes = 0
    for (const piece of pieces) bytes += writeSync(file, piece)
    closeSync(file)
    return { blocks: Number(blocks), bytes }
  }
}

/** Copies a file. */
export const copyFile: Prepare =
  ([source, target, blocks]) =>
  () => {
    const file = openSync(target, 'w')
    const bytes = readPieces(source, (piece) => writeSync(file, piece))
    closeSync(file)
    return { blocks: Number(blocks), bytes }
  }

function readPieces(path: string, visit: (piece: Uint8Array) => void): number {
  const file = openSync(path, 'r')
  const { size } = fstatSync(file)
  const buffer = new Uint8Array(HEADROOM + PIECE_BYTES)
  for (let at = 0; at < size; ) {
    const count = readSync(file, buffer, HEADROOM, PIECE_BYTES, at)
    if (count === 0) throw new Error(`${path} has become shorter`)
    visit(buffer.subarray(HEADROOM, HEADROOM + count))
    at += count
  }
  closeSync(file)
  return size
}
