import { commandGroup } from '../arguments/command.ts'
import { aggregate } from './aggregate.ts'
import { checkProof } from './check-proof.ts'
import { commp } from './commp.ts'
import { pad } from './pad.ts'
import { prove } from './prove.ts'

/** `carport piece …`: what a deal is about. */
export function pieceArea() {
  const commands = [commp(), pad(), aggregate(), prove(), checkProof()]
  return commands.reduce(
    (area, command) => area.addCommand(command),
    commandGroup('piece').description('Pieces: commitments, CIDs, and pieces made of pieces.'),
  )
}
