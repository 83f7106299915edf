import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { aggregatePayload, aggregatePieces, calculatePiece, type Piece } from '@carport/deal-protocol'
import { carportCommand } from '../arguments/command.ts'
import { interruption } from '../interruption.ts'
import { Output } from '../output/output.ts'
import { writeTo } from '../output/target.ts'
import { makeWholeFile } from '../output/whole-file.ts'
import { Progress } from '../report/progress.ts'
import { pieceSizeOption, threadsOption } from './arguments.ts'
import { report } from './report.ts'

export function aggregate() {
  return carportCommand('aggregate')
    .description('Put the pieces of several files into one, with an index of them at its end (FRC-0058).')
    .argument('<file...>', 'the payloads, in the order they shall have')
    .requiredOption('-o, --output <path>', 'the aggregate to write; - for standard output')
    .addOption(pieceSizeOption('padded size of the aggregate; the smallest that will do without it'))
    .option('--force', 'replace a file that is there')
    .addOption(threadsOption())
    .action(async (files, { output: target, pieceSize, force = false, threads, json = false }) => {
      const pieces = await piecesOf(files, threads, !json)
      const made = aggregatePieces(pieces, pieceSize === undefined ? {} : { pieceSize })

      using progress = new Progress('writing', !json && target !== '-')
      // Every file is hashed again on its way: what has changed since shall not be taken for what it was.
      const payload = aggregatePayload(made, files, {
        signal: interruption,
        onProgress: ({ detail }) => progress.at(detail.bytes, detail.totalBytes),
      })
      if (target === '-') return writeAll(payload)
      await makeWholeFile(target, { replace: force }, (path) => pipeline(payload, createWriteStream(path)))
      const segments = pieces.map((piece, number) => ({
        file: files[number],
        pieceCid: piece.pieceCid,
        pieceSize: piece.pieceSize,
        payloadSize: piece.payloadSize,
        offset: made.entries[number]?.payloadOffset,
      }))
      const fields = { pieceCid: made.pieceCid, pieceSize: made.pieceSize, pieces: segments }
      await writeTo('-', (output) => report(output, fields, json))
    })
}

async function piecesOf(files: readonly string[], threads: number, isShown: boolean): Promise<Piece[]> {
  using progress = new Progress('hashing', isShown)
  const pieces: Piece[] = []
  let done = 0
  for (const file of files) {
    const onProgress = ({ detail }: { detail: { bytes: number } }) => progress.at(done + detail.bytes)
    const piece = await calculatePiece(file, { threads, signal: interruption, onProgress })
    done += Number(piece.payloadSize)
    pieces.push(piece)
  }
  return pieces
}

async function writeAll(payload: AsyncIterable<Uint8Array>): Promise<void> {
  const output = new Output(process.stdout)
  for await (const bytes of payload) await output.bytes(bytes)
}
