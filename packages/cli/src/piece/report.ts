import type { Output } from '../output/output.ts'

/** A result as JSON, or its fields a line each: `Piece size: 2048`. */
export async function report(output: Output, fields: Readonly<Record<string, unknown>>, json: boolean): Promise<void> {
  if (json) return output.json(fields)
  for (const [name, value] of Object.entries(fields)) {
    if (!Array.isArray(value)) await output.line(`${labels[name] ?? name}: ${value}`)
  }
}

const labels: Readonly<Record<string, string>> = {
  pieceCid: 'Piece CID',
  pieceCidV2: 'Piece CID v2',
  pieceSize: 'Piece size',
  payloadSize: 'Payload size',
  aggregateCid: 'Aggregate',
  aggregateSize: 'Aggregate size',
  offset: 'Offset',
  proof: 'Proof',
}
