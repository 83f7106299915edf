import { type CarProblem, verifyCar } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { errorLine } from '../report/error-line.ts'
import { Progress } from '../report/progress.ts'

export function verify() {
  return goCommand('verify')
    .alias('v')
    .description('Check everything: structure, every block against its CID, every record of the index.')
    .argument('<car>', 'the CAR; - for standard input')
    .action((car, { json = false }) =>
      withCarFile(car, async (path) => {
        using progress = new Progress('verifying', !json)
        let last: CarProblem | undefined
        for await (const problem of verifyCar(path, { onProgress: progress.onProgress, signal: interruption })) {
          if (last !== undefined) progress.above(errorLine(last, json))
          last = problem
        }
        if (last !== undefined) throw last
      }),
    )
}
