import { createIndex, writeIndex } from '@carport/carv2'
import { Option } from '@commander-js/extra-typings'
import { goCommand } from '../arguments/command.ts'
import { carStream } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'
import { Progress } from '../report/progress.ts'

export function indexCreate() {
  return goCommand('create')
    .description('Write the index of a CAR as a file of its own.')
    .argument('<car>', 'the CAR, of either version; - for standard input')
    .argument('[out]', 'the file to write; standard output when it is absent, or -')
    .addOption(
      new Option('-c, --codec <codec>', 'the index to write')
        .choices(['car-multihash-index-sorted', 'car-index-sorted'] as const)
        .default('car-multihash-index-sorted' as const),
    )
    .action(async (car, out, { codec, json = false }) => {
      using progress = new Progress('indexing', !json)
      const options = { onProgress: progress.onProgress, signal: interruption }
      const index = await createIndex(carStream(car), { ...options, indexCodec: codec, zeroLengthSectionAsEof: true })
      await writeTo(out, async (output) => {
        for await (const piece of writeIndex(index, codec, options)) await output.bytes(piece)
      })
    })
}
