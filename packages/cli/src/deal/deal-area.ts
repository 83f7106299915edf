import { commandGroup } from '../arguments/command.ts'
import { cid } from './cid.ts'
import { decode } from './decode.ts'
import { encode } from './encode.ts'
import { sign } from './sign.ts'
import { types } from './types.ts'
import { verify } from './verify.ts'

/** `carport deal …`: the messages by which deals are made. */
export function dealArea() {
  const commands = [decode(), encode(), cid(), verify(), sign(), types()]
  return commands.reduce(
    (area, command) => area.addCommand(command),
    commandGroup('deal').description('Deals: their messages in bytes and JSON, CIDs, signatures.'),
  )
}
