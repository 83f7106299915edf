import { buildGoPeer } from '../build-go-peer.ts'
import { GoPeer } from '../go-peer.ts'

/** A payload by its seed: see `generate`. */
export interface Generated {
  readonly seed: number
  readonly length: number
}

/** A piece, its CID and 64-bit numbers as text. */
export interface GoPiece {
  readonly pieceCid: string
  readonly pieceSize: string
}

/** What the Go program (go-piece/operations.go) is asked and what it answers. Field by field the same as there. */
export interface PieceOperations {
  commit: [Generated & { chunk: number }, GoPiece]
  pad: [GoPiece & { targetSize: string }, GoPiece]
  sector: [{ pieces: readonly GoPiece[] }, GoPiece]
  cids: [{ cid: string; payloadSize?: string }, { v1: string; v2: string; payloadSize: string }]
  aggregate: [
    { pieces: readonly GoPiece[]; dealSize: string; payloads: readonly Generated[]; output?: string },
    GoPiece & { indexPieceCid: string; proofs: string[] },
  ]
  verify: [GoPiece & { proof: string }, GoPiece]
  index: [{ path: string; dealSize: string }, (GoPiece & { offset: string })[]]
}

/** The Go program, started once and asked many things. */
export interface GoPieces extends AsyncDisposable {
  ask<Operation extends keyof PieceOperations>(
    operation: Operation,
    params: PieceOperations[Operation][0],
  ): Promise<PieceOperations[Operation][1]>
  close(): Promise<void>
}

/** Builds and starts it. It speaks the protocol of the other Go program, about other things. */
export function startGoPieces(): GoPieces {
  return GoPeer.start(buildGoPeer('go-piece')) as unknown as GoPieces
}

/** The bytes of a generated payload: xorshift32 from the seed on, four bytes a step, lowest first. */
export function generate({ seed, length }: Generated): Uint8Array {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed >>> 0
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return new Uint8Array(words.buffer, 0, length)
}
