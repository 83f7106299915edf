import { readCar } from '@carport/carv2'
import { Option } from '@commander-js/extra-typings'
import { goCommand } from '../arguments/command.ts'
import { carStream, withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import type { Output } from '../output/output.ts'
import { writeTo } from '../output/target.ts'
import { describeBlock, descriptionText } from './describe-block.ts'
import { unixfsBlocks, unixfsEntries } from './list-unixfs.ts'

export function list() {
  return goCommand('list')
    .aliases(['l', 'ls'])
    .description('Print the CID of every block, one a line. Blocks are hashed on the way.')
    .argument('[car]', 'the CAR; standard input when it is absent, or -')
    .argument('[out]', 'the file to write; standard output when it is absent, or -')
    .option('-v, --verbose', 'also the codec, and what lies in a dag-pb block')
    .option('--unixfs', 'instead: the paths of the UnixFS tree below the roots')
    .option('--unixfs-blocks', 'instead: the blocks of that tree, each with its path')
    .addOption(
      new Option(
        '--offsets',
        'instead: JSON with offset in the CARv1 and length of each block, which is not hashed',
      ).conflicts(['verbose', 'unixfs', 'unixfsBlocks']),
    )
    .action(
      (car, out, { verbose = false, unixfs = false, unixfsBlocks: blocks = false, offsets = false, json = false }) =>
        writeTo(out, (output) => {
          if (unixfs) return listPaths(car, output, json)
          if (blocks) return listBlocks(car, output, json)
          return offsets ? listOffsets(car, output) : listCids(car, output, { verbose, json })
        }),
    )
}

async function listCids(
  path: string | undefined,
  output: Output,
  { verbose, json }: { verbose: boolean; json: boolean },
): Promise<void> {
  const car = readCar(carStream(path), { zeroLengthSectionAsEof: true, signal: interruption })
  for await (const blocks of car.batches()) {
    for (const { cid, bytes } of blocks) {
      const description = verbose ? describeBlock(cid, bytes) : undefined
      if (json) await output.json(description ?? { cid })
      else await output.line(description === undefined ? cid.toString() : descriptionText(description))
    }
  }
}

async function listOffsets(path: string | undefined, output: Output): Promise<void> {
  const options = { verify: 'never', zeroLengthSectionAsEof: true, signal: interruption } as const
  for await (const blocks of readCar(carStream(path), options).batches()) {
    for (const { cid, offset, length } of blocks) await output.json({ cid, offset, length })
  }
}

async function listPaths(car: string | undefined, output: Output, json: boolean): Promise<void> {
  await withCarFile(car, async (path) => {
    for await (const entry of unixfsEntries(path)) await (json ? output.json(entry) : output.line(entry.path))
  })
}

async function listBlocks(car: string | undefined, output: Output, json: boolean): Promise<void> {
  await withCarFile(car, async (path) => {
    for await (const block of unixfsBlocks(path)) {
      await (json ? output.json(block) : output.line(`${block.cid} ${block.path}`))
    }
  })
}
