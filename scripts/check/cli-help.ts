import { consumer } from '../packaging/consumer.ts'
import { runCommand } from '../repository/command.ts'
import type { Check } from './check.ts'

/** The installed command starts and says what it can do. */
export const cliHelp: Check = {
  name: 'cli-help',
  run() {
    const { status, output } = runCommand('node_modules/.bin/carport', ['--help'], { cwd: consumer().folder })
    return {
      checked: 'carport --help',
      problems: status === 0 && output.includes('carport') ? [] : [`carport --help ends with ${status}: ${output}`],
    }
  },
}
