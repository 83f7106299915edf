import { wrapCar } from '@carport/carv2'
import { carportCommand } from '../arguments/command.ts'
import { carStream } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { makeAt } from '../output/target.ts'
import { Progress } from '../report/progress.ts'

export function wrap() {
  return carportCommand('wrap')
    .description('Wrap a CARv1 in a CARv2 with an index.')
    .argument('<in>', 'the CARv1; - for standard input')
    .argument('<out>', 'the CARv2 to write; - for standard output')
    .option('--force', 'replace a file that is there')
    .action(async (input, out, { force = false, json = false }) => {
      using progress = new Progress('wrapping', !json)
      const options = { onProgress: progress.onProgress, signal: interruption }
      const source = carStream(input)
      await makeAt(out, { replace: force }, (path, { overwrite }) => wrapCar(source, path, { ...options, overwrite }))
    })
}
