import { commandGroup } from '../arguments/command.ts'
import { create } from './create.ts'
import { detachIndex } from './detach-index.ts'
import { extract } from './extract.ts'
import { getBlock } from './get-block.ts'
import { indexCar } from './index-car.ts'
import { inspect } from './inspect.ts'
import { list } from './list.ts'
import { putBlock } from './put-block.ts'
import { root } from './root.ts'
import { unwrap } from './unwrap.ts'
import { verify } from './verify.ts'
import { wrap } from './wrap.ts'

/** `carport car …`: what Go's `car` does, under the same names, and more. */
export function carArea() {
  const commands = [
    inspect(),
    list(),
    root(),
    verify(),
    indexCar(),
    detachIndex(),
    getBlock(),
    putBlock(),
    wrap(),
    unwrap(),
    create(),
    extract(),
  ]
  return commands.reduce(
    (area, command) => area.addCommand(command),
    commandGroup('car').description('One CAR file: CARv1 or CARv2.'),
  )
}
