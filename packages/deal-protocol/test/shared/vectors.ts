import { readShared } from './read-shared.ts'

interface Generated {
  readonly seed: number
  readonly length: number
}

export interface CommitmentVectors {
  readonly fr32: readonly { in: string; out: string }[]
  readonly pieces: readonly (Generated & {
    commitment: string
    fr32First128: string
    paddedSize: number
    unpaddedSize: number
    pieceCid: string
    pieceCidV2?: string
    pieceCidV2Height?: number
    pieceCidV2Padding?: number
  })[]
  readonly short: readonly (Generated & { zeroFilledTo127: string })[]
  readonly zeroPieces: readonly {
    commitment: string
    paddedSize: number
    unpaddedSize: number
    pieceCid: string
    pieceCidV2FullPayload: string
  }[]
  readonly padCommP: readonly { pieceCid: string; paddedSize: number; targetSize: number; paddedPieceCid: string }[]
  readonly padCommPErrors: readonly { paddedSize: number; targetSize: number; error?: string }[]
  readonly pieceCidV2Errors: readonly { input: string; error: string }[]
  readonly sectors: readonly {
    pieces: readonly { pieceCid: string; size: number }[]
    sectorSize: number
    commD?: string
    paddedSize?: number
    sectorCommD?: string
    error?: string
  }[]
}

export interface MerklePath {
  readonly index: number
  readonly path: readonly string[]
}

export interface AggregateVector {
  readonly dealSize: number
  readonly pieceCid: string
  readonly maxEntries: number
  readonly indexPieceCid: string
  readonly indexStartUnpadded: number
  readonly indexPaddedSize: number
  readonly indexPaddedEntries: string
  readonly indexUnpaddedBytes: string
  readonly indexUnpaddedLength: number
  readonly firstBytes: string
  readonly validAfterSpoiltChecksum: number
  readonly pieces: readonly (Generated & {
    paddedSize: number
    pieceCid: string
    entry: {
      bytes: string
      checksum: string
      commitment: string
      offset: number
      size: number
      unpaddedLength: number
      unpaddedOffset: number
    }
    proof: { index: MerklePath; subtree: MerklePath }
    proofCbor: string
    verifierDataCbor: string
    auxDataCbor: string
  })[]
}

/** Answers of the Go originals, which lie beside the repository: see their README there. */
export const commitmentVectors = await readShared<CommitmentVectors>('vectors/piece/commp.json')
export const aggregateVectors = (
  await readShared<{ aggregates: readonly AggregateVector[] }>('vectors/piece/aggregation.json')
).aggregates
