import { CAR_INDEX_SORTED, openIndex } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'

export function detachIndexList() {
  return goCommand('list')
    .description('Print the records of a detached index: multihash (of a car-index-sorted: digest) and offset.')
    .argument('[index]', 'the index; standard input when it is absent, or -')
    .action((file, { json = false }) =>
      withCarFile(file, async (path) => {
        await using index = await openIndex(path, { signal: interruption })
        const key = index.codec === CAR_INDEX_SORTED ? 'digest' : 'multihash'
        await writeTo('-', async (output) => {
          for await (const { multihash, offset } of index.entries()) {
            if (json) await output.json({ [key]: multihash, offset })
            else await output.line(`${Buffer.from(multihash).toString('hex')} ${offset}`)
          }
        })
      }),
    )
}
