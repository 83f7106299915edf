import { availableParallelism } from 'node:os'
import { isPieceSize, parsePieceCid } from '@carport/deal-protocol'
import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import type { CID } from 'multiformats/cid'
import { parseCid } from '../arguments/option-values.ts'

const UNITS: Readonly<Record<string, bigint>> = { '': 1n, kib: 1n << 10n, mib: 1n << 20n, gib: 1n << 30n }

/** The padded size of a piece: a power of two from 128 bytes on, `34359738368` or `32GiB`. */
export function parsePieceSize(text: string): bigint {
  const [, digits, unit] = /^(\d{1,20})\s*([kmg]ib|)$/i.exec(text) ?? []
  const size = digits === undefined ? 0n : BigInt(digits) * UNITS[unit.toLowerCase()]
  if (!isPieceSize(size)) throw new InvalidArgumentError('A padded piece size is a power of two from 128 to 64GiB.')
  return size
}

/** A piece CID of either version. */
export function parsePiece(text: string): CID {
  const cid = parseCid(text)
  try {
    parsePieceCid(cid)
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message)
  }
  return cid
}

export function pieceSizeOption(description: string) {
  return new Option('--piece-size <size>', description).argParser(parsePieceSize)
}

/** `--threads N`. A file is hashed by as many threads as there are cores, unless there are more than gain anything. */
export function threadsOption() {
  return new Option('--threads <count>', 'threads that hash')
    .default(Math.min(4, availableParallelism()))
    .argParser(parseThreads)
}

function parseThreads(text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new InvalidArgumentError('It is a number from 1 to 999.')
  return Number(text)
}
