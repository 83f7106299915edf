import { createReadStream } from 'node:fs'
import { extractCar, readCar, wrapCar } from '@carport/carv2'
import { Option } from '@commander-js/extra-typings'
import { goCommand } from '../arguments/command.ts'
import { versionOption } from '../arguments/option-values.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { makeAt, writeTo } from '../output/target.ts'
import { Progress } from '../report/progress.ts'
import { indexCreate } from './index-create.ts'
import { openPayload } from './payload.ts'

export function indexCar() {
  return goCommand('index')
    .alias('i')
    .description('Write the CAR anew, as a CARv2 with a fresh index; or with --version 1 as a CARv1.')
    .argument('<car>', 'the CAR, of either version; - for standard input')
    .argument('[out]', 'the file to write; standard output when it is absent, or -')
    .addOption(
      new Option('-c, --codec <codec>', 'the index to write')
        .choices(['car-multihash-index-sorted', 'car-index-sorted', 'none'] as const)
        .default('car-multihash-index-sorted' as const),
    )
    .addOption(versionOption())
    .addCommand(indexCreate())
    .action((car, out, { codec, version, json = false }, command) => {
      if (version === 1 && codec !== 'none' && command.getOptionValueSource('codec') === 'cli') {
        command.error("'none' is the only supported codec for a v1 car")
      }
      return withCarFile(car, async (path) => {
        using progress = new Progress('indexing', !json)
        const options = { onProgress: progress.onProgress, signal: interruption }
        if (version === 1) await writeCarV1(path, out, options)
        else await writeCarV2(path, out, { ...options, indexCodec: codec })
      })
    })
}

type Settings = NonNullable<Parameters<typeof wrapCar>[2]>

async function writeCarV2(path: string, out: string | undefined, settings: Settings): Promise<void> {
  const payload = await openPayload(path)
  try {
    const options = { ...settings, zeroLengthSectionAsEof: true }
    await makeAt(out, { replace: true }, (target, overwrite) => wrapCar(payload, target, { ...options, ...overwrite }))
  } finally {
    await payload.close()
  }
}

async function writeCarV1(path: string, out: string | undefined, settings: Settings): Promise<void> {
  await using car = readCar(path)
  if ((await car.version) === 2) {
    const options = { ...settings, zeroLengthSectionAsEof: true }
    await makeAt(out, { replace: true }, (target, overwrite) => extractCar(path, target, { ...options, ...overwrite }))
    return
  }
  await writeTo(out, async (output) => {
    for await (const chunk of createReadStream(path, { signal: interruption })) await output.bytes(chunk)
  })
}
