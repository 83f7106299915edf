import { CarError, readCar } from '@carport/carv2'
import { calculatePiece } from '@carport/deal-protocol'
import { carportCommand } from '../arguments/command.ts'
import { UsageError } from '../errors.ts'
import { standardInput } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'
import { Progress } from '../report/progress.ts'
import { pieceSizeOption, threadsOption } from './arguments.ts'
import { NotACarError } from './errors.ts'
import { report } from './report.ts'

export function commp() {
  return carportCommand('commp')
    .description('Print the piece CID and the sizes of a file: what a deal about it says.')
    .argument('<file>', 'the payload, as a rule a CARv1; - for standard input')
    .addOption(pieceSizeOption('zeros follow up to this padded size'))
    .option('--car-only', 'refuse what is no CARv1')
    .addOption(threadsOption())
    .action(async (file, { pieceSize, carOnly = false, threads, json = false }) => {
      if (carOnly) await assertCarv1(file)
      using progress = new Progress('hashing', !json)
      const piece = await calculatePiece(file === '-' ? standardInput() : file, {
        threads,
        signal: interruption,
        onProgress: ({ detail }) => progress.at(detail.bytes, detail.totalBytes),
        ...(pieceSize === undefined ? {} : { pieceSize }),
      })
      const { pieceCid, pieceCidV2, pieceSize: paddedSize, payloadSize } = piece
      const fields = { pieceCid, pieceCidV2, pieceSize: paddedSize, payloadSize }
      await writeTo('-', (output) => report(output, fields, json))
    })
}

/** As Lotus does it: what is retrieved from a deal are the roots of its CAR. Only the header is looked at. */
async function assertCarv1(file: string): Promise<void> {
  if (file === '-') throw new UsageError('--car-only needs a file: standard input can be read only once', 2)
  await using car = readCar(file, { signal: interruption })
  const version = await car.version.catch((cause) => {
    throw cause instanceof CarError && !('code' in cause) ? new NotACarError(file, cause.message, { cause }) : cause
  })
  if (version !== 1) throw new NotACarError(file, 'it is a CARv2; deals are about the CARv1 in it')
}
