import { breathe, commitFile } from '#platform'
import { InvalidArgumentError } from '../errors.ts'
import { type CommitOptions, pieceProgress } from './commit-options.ts'
import { assertPayloadFits, type CommittedPayload } from './committed-payload.ts'
import { knownSizeOf, type PieceInput, pathOf, readPayload } from './piece-input.ts'
import { subtreeHasher } from './tree/default-subtree-hasher.ts'
import { TreeHasher } from './tree/tree-hasher.ts'

/** Bytes hashed before others get their turn: 1 ms of native code. */
const TURN_BYTES = 1024 * 1024

/** The tree over an input. */
export async function commitInput(input: PieceInput, options: CommitOptions): Promise<CommittedPayload> {
  const { threads, signal } = options
  if (threads !== undefined && !(Number.isInteger(threads) && threads >= 1)) {
    throw new InvalidArgumentError('threads', `is a whole number from 1 on, got ${threads}`)
  }
  signal?.throwIfAborted()
  const path = pathOf(input)
  if (path !== undefined) return commitFile(path, options)
  return commitChunks(readPayload(input), knownSizeOf(input), options)
}

async function commitChunks(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  size: number | undefined,
  { signal, onProgress, implementation }: CommitOptions,
): Promise<CommittedPayload> {
  const tree = new TreeHasher(subtreeHasher(implementation))
  const total = size === undefined ? {} : { totalBytes: size }
  let turnEnds = TURN_BYTES
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length; ) {
      signal?.throwIfAborted()
      const part = chunk.subarray(from, from + TURN_BYTES)
      assertPayloadFits(tree.payloadBytes + part.length)
      tree.update(part)
      from += part.length
      if (tree.payloadBytes < turnEnds) continue
      turnEnds = tree.payloadBytes + TURN_BYTES
      onProgress?.(pieceProgress({ bytes: tree.payloadBytes, ...total }))
      await breathe()
    }
  }
  signal?.throwIfAborted()
  onProgress?.(pieceProgress({ bytes: tree.payloadBytes, ...total }))
  return tree.committed()
}
