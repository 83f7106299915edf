import { open } from 'node:fs/promises'
import { Aggregate, calculatePiece, paddedSize, parseSegmentIndex, segmentIndexLayout } from '@carport/deal-protocol'
import { interruption } from '../interruption.ts'
import { Progress } from '../report/progress.ts'
import { NotAnAggregateError } from './errors.ts'

export interface ReadAggregateOptions {
  /** Believe the index instead of hashing the whole file. */
  readonly trustIndex: boolean
  readonly threads: number
  readonly showProgress: boolean
}

/** The aggregate in a file, known by its index; unless that is trusted, the file is hashed and must agree. */
export async function readAggregate(path: string, options: ReadAggregateOptions): Promise<Aggregate> {
  const aggregate = await fromIndex(path)
  if (options.trustIndex) return aggregate
  using progress = new Progress('hashing', options.showProgress)
  const { pieceCid } = await calculatePiece(path, {
    threads: options.threads,
    signal: interruption,
    onProgress: ({ detail }) => progress.at(detail.bytes, detail.totalBytes),
  })
  if (!pieceCid.equals(aggregate.pieceCid)) throw new NotAnAggregateError(path, 'it holds more than its index says')
  return aggregate
}

async function fromIndex(path: string): Promise<Aggregate> {
  await using file = await open(path)
  const { size } = await file.stat()
  const pieceSize = sizeOf(path, size)
  const { payloadOffset, payloadSize } = segmentIndexLayout(pieceSize)
  const index = new Uint8Array(Number(payloadSize))
  const { bytesRead } = await file.read(index, 0, index.length, Number(payloadOffset))
  const { entries, problems } = parseSegmentIndex(index.subarray(0, bytesRead), pieceSize)
  const [problem] = problems
  if (problem !== undefined) throw new NotAnAggregateError(path, problem.message, { cause: problem })
  if (entries.every((entry) => entry === undefined)) throw new NotAnAggregateError(path, 'its index is empty')
  return new Aggregate(entries, pieceSize)
}

function sizeOf(path: string, bytes: number): bigint {
  try {
    return paddedSize(BigInt(bytes))
  } catch (cause) {
    throw new NotAnAggregateError(path, `its ${bytes} bytes do not fill a piece`, { cause })
  }
}
