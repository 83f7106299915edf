import type { CommandUnknownOpts } from '@commander-js/extra-typings'
import { Argument } from '@commander-js/extra-typings'
import { carportCommand } from '../arguments/command.ts'
import { writeTo } from '../output/target.ts'
import { candidatesFor } from './candidates.ts'
import { completionScript, type Shell, shells } from './scripts.ts'

/** `carport completion bash`: the script that makes a shell complete, and what that script asks. */
export function completion(program: CommandUnknownOpts) {
  return carportCommand('completion')
    .description('Print the script that makes a shell complete carport.')
    .addArgument(new Argument('<shell>', 'the shell').choices(shells))
    .addCommand(candidates(program), { hidden: true })
    .action((shell) => writeTo('-', async (output) => output.line(completionScript(shell as Shell))))
}

/** Asked by the scripts: one candidate a line, with a tab and what it is. */
function candidates(program: CommandUnknownOpts) {
  return carportCommand('candidates')
    .argument('[words...]', 'the words behind carport; the last one is being typed')
    .action((words) =>
      writeTo('-', async (output) => {
        for (const { text, brief } of candidatesFor(program, words)) await output.line(`${text}\t${brief}`)
      }),
    )
}
