import { ReadOnlyBlockstore } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { parseCid } from '../arguments/option-values.ts'
import { BlockNotFoundError } from '../errors.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'

export function getBlock() {
  return goCommand('get-block')
    .alias('gb')
    .description('Write the bytes of a block, found by its multihash and hashed against it.')
    .argument('<car>', 'the CAR; - for standard input')
    .argument('<cid>', 'the block', parseCid)
    .argument('[out]', 'the file to write; standard output when it is absent, or -')
    .action((car, cid, out) =>
      withCarFile(car, async (path) => {
        await using store = await ReadOnlyBlockstore.open(path, { signal: interruption })
        if (!(await store.has(cid))) throw new BlockNotFoundError(cid)
        await writeTo(out, async (output) => {
          for await (const bytes of store.get(cid)) await output.bytes(bytes)
        })
      }),
    )
}
