import type { InputPair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { SectionTooLargeError } from '../errors.ts'
import { untilAborted } from '../source/abortable.ts'

/** What a block that comes in pieces counts as, before it is known. */
const UNKNOWN_BYTES = 64 * 1024

/** About how many bytes a pair brings. */
export function sizeHint({ bytes }: InputPair): number {
  return bytes instanceof Uint8Array ? bytes.length : UNKNOWN_BYTES
}

/** Collects a block that comes in pieces, giving up as soon as it is larger than a section may be. */
export async function collectBlock(
  pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  cid: CID,
  { maxSectionBytes }: { maxSectionBytes: number },
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const collected: Uint8Array[] = []
  let length = 0
  for await (const piece of untilAborted(pieces, signal)) {
    length += piece.length
    const section = cid.bytes.length + length
    if (section > maxSectionBytes) throw new SectionTooLargeError(0, section, maxSectionBytes)
    collected.push(piece.slice())
  }
  if (collected.length === 1) return collected[0]
  const block = new Uint8Array(length)
  let at = 0
  for (const piece of collected) {
    block.set(piece, at)
    at += piece.length
  }
  return block
}
