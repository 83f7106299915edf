import { detachIndex as detach } from '@carport/carv2'
import { goCommand } from '../arguments/command.ts'
import { withCarFile } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import { makeAt } from '../output/target.ts'
import { detachIndexList } from './detach-index-list.ts'

export function detachIndex() {
  return goCommand('detach-index')
    .description('Write the index of a CARv2 as a file of its own.')
    .argument('<car>', 'the CARv2; - for standard input')
    .argument('[out]', 'the file to write; standard output when it is absent, or -')
    .addCommand(detachIndexList())
    .action((car, out) =>
      withCarFile(car, (path) =>
        makeAt(out, { replace: true }, (target, { overwrite }) =>
          detach(path, target, { overwrite, signal: interruption }),
        ),
      ),
    )
}
