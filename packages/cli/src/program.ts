import { readFileSync } from 'node:fs'
import { commandGroup } from './arguments/command.ts'
import { carArea } from './car/car-area.ts'
import { completion } from './completion/completion.ts'
import { dealArea } from './deal/deal-area.ts'
import { pieceArea } from './piece/piece-area.ts'

/** The whole command line. */
export function carport() {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  const program = commandGroup('carport')
    .description("Filecoin's CAR files on the command line.")
    .version(version, '--version', 'print the version')
    .addCommand(carArea())
    .addCommand(pieceArea())
    .addCommand(dealArea())
  return program.addCommand(completion(program))
}
