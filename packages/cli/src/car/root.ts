import { readCar } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { carStream } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { writeTo } from '../output/target.ts'

export function root() {
  return goCommand('root')
    .description('Print the roots, one a line.')
    .argument('[car]', 'the CAR; standard input when it is absent, or -')
    .action(async (path, { json = false }) => {
      await using car = readCar(carStream(path), { signal: interruption })
      const roots = await car.roots
      await writeTo('-', async (output) => {
        for (const cid of roots) await (json ? output.json({ cid }) : output.line(cid.toString()))
      })
    })
}
