import { extractCar } from '@carport/carv2'
import { carportCommand } from '../arguments/command.ts'
import { carStream } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { makeAt } from '../output/target.ts'
import { Progress } from '../report/progress.ts'

export function unwrap() {
  return carportCommand('unwrap')
    .description('Take the CARv1 out of a CARv2.')
    .argument('<in>', 'the CARv2; - for standard input')
    .argument('<out>', 'the CARv1 to write; - for standard output')
    .option('--force', 'replace a file that is there')
    .action(async (input, out, { force = false, json = false }) => {
      using progress = new Progress('unwrapping', !json)
      const options = { onProgress: progress.onProgress, signal: interruption }
      const source = carStream(input)
      await makeAt(out, { replace: force }, (path, { overwrite }) =>
        extractCar(source, path, { ...options, overwrite }),
      )
    })
}
