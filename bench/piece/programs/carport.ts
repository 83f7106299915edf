import { calculatePiece, type HashImplementation } from '@carport/deal-protocol'
import type { Prepare } from '../../harness/measure.ts'

/** What is given: the payload's path, the number of threads, the implementation. */
export const commitFile: Prepare =
  ([path, threads, implementation]) =>
  async () => {
    const { pieceCid, payloadSize } = await calculatePiece(path, {
      threads: Number(threads),
      implementation: implementation as HashImplementation,
    })
    const done = { blocks: 1, bytes: Number(payloadSize), pieceCid: `${pieceCid}` }
    return done
  }
