import { InvalidArgumentError } from '../../errors.ts'
import { InvalidInclusionProofError, PieceAggregationError } from '../errors.ts'
import type { PieceReference } from '../piece.ts'
import { pieceCidV1 } from '../piece-cid.ts'
import { commitmentOf } from '../piece-commitment.ts'
import { isPieceSize } from '../piece-size.ts'
import { hashNode, NODE_BYTES, sameNode } from '../tree/node.ts'
import { Aggregate } from './aggregate.ts'
import { ENTRY_BYTES, encodeEntry, makeEntry } from './segment-entry.ts'
import { segmentIndexLayout } from './segment-index.ts'

/** Leads from a node to the root of its tree. */
export interface MerklePath {
  /** Number of the node from the left, at its height. */
  readonly index: bigint
  /** Siblings on the way up, 32 bytes each. */
  readonly path: readonly Uint8Array[]
}

/**
 * Shows that a piece is in an aggregate (FRC-0058): that its root is a node of the aggregate's tree, and that the
 * aggregate's index has an entry which says so.
 */
export interface InclusionProof {
  readonly subtree: MerklePath
  readonly index: MerklePath
}

/**
 * Makes the proof for one of an aggregate's pieces.
 *
 * @param piece the piece, or its number in the index; of equal pieces the first is meant
 * @throws {PieceAggregationError} when it is not in there
 */
export function inclusionProof(aggregate: Aggregate, piece: PieceReference | number): InclusionProof {
  const number = typeof piece === 'number' ? piece : numberOf(aggregate, piece)
  const entry = aggregate.entries[number]
  if (entry === undefined) throw new PieceAggregationError(`entry ${number} of the index is not used`)
  const { tree, layout } = aggregate
  const subtree = Aggregate.placeOfSegment(entry)
  const index = Aggregate.placeOfEntry(number, layout)
  return {
    subtree: { index: BigInt(subtree.index), path: tree.pathFrom(subtree) },
    index: { index: BigInt(index.index), path: tree.pathFrom(index) },
  }
}

function numberOf(aggregate: Aggregate, piece: PieceReference): number {
  const commitment = commitmentOf(piece)
  const number = aggregate.entries.findIndex(
    (entry) => entry?.pieceSize === piece.pieceSize && sameNode(entry.commitment, commitment),
  )
  if (number < 0)
    throw new PieceAggregationError(`${piece.pieceCid} of ${piece.pieceSize} bytes is not in the aggregate`)
  return number
}

/**
 * Checks a proof, and says which aggregate it shows the piece to be in: that one must be looked up on the chain.
 *
 * @param piece what somebody wants to be in an aggregate: from their own records, not from the prover
 * @param aggregate which one it should be; not checked when absent
 * @throws {InvalidInclusionProofError} when it shows nothing, or another aggregate
 * @throws {InvalidPieceCidError} @throws {InvalidPieceSizeError} when the piece is none
 */
export function verifyInclusionProof(
  proof: InclusionProof,
  piece: PieceReference,
  aggregate?: PieceReference,
): PieceReference {
  const commitment = commitmentOf(piece)
  const expected = aggregate === undefined ? undefined : commitmentOf(aggregate)
  assertPath(proof.subtree, 'subtree')
  assertPath(proof.index, 'index')

  const pieceSize = piece.pieceSize << BigInt(proof.subtree.path.length)
  if (!isPieceSize(pieceSize)) fail(`the path from the piece leads to an aggregate of ${pieceSize} bytes`)
  if (BigInt(ENTRY_BYTES) << BigInt(proof.index.path.length) !== pieceSize) {
    fail(`one path leads to an aggregate of ${pieceSize} bytes, the other does not`)
  }
  const root = rootFrom(commitment, proof.subtree)
  const entry = encodeEntry(makeEntry(commitment, proof.subtree.index * piece.pieceSize, piece.pieceSize))
  const entryNode = hashNode(entry.subarray(0, NODE_BYTES), entry.subarray(NODE_BYTES))
  if (!sameNode(rootFrom(entryNode, proof.index), root)) fail('the two paths lead to different aggregates')
  if (proof.index.index * BigInt(ENTRY_BYTES) < segmentIndexLayout(pieceSize).offset) {
    fail('the index entry lies outside of the index')
  }
  if (expected !== undefined && !(sameNode(expected, root) && aggregate?.pieceSize === pieceSize)) {
    fail(`it shows the piece to be in ${pieceCidV1(root)} of ${pieceSize} bytes`)
  }
  return { pieceCid: pieceCidV1(root), pieceSize }
}

function assertPath({ index, path }: MerklePath, name: string): void {
  if (typeof index !== 'bigint') throw new InvalidArgumentError(`${name}.index`, 'is a bigint')
  if (path.some((node) => node.length !== NODE_BYTES)) fail(`a node of the ${name} path is not 32 bytes long`)
  if (index < 0n || index >> BigInt(path.length) !== 0n) fail(`index ${index} is outside of the tree (${name} path)`)
}

function rootFrom(node: Uint8Array, { index, path }: MerklePath): Uint8Array {
  let carry = node
  let number = index
  for (const sibling of path) {
    carry = (number & 1n) === 1n ? hashNode(sibling, carry) : hashNode(carry, sibling)
    number >>= 1n
  }
  return carry
}

function fail(reason: string): never {
  throw new InvalidInclusionProofError(reason)
}
