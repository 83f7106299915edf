import { Command, type CommanderError } from '@commander-js/extra-typings'
import { UsageError } from '../errors.ts'
import { goSpelling } from './go-spelling.ts'

/** Commands under one name: `carport` itself, an area. */
export function commandGroup(name: string) {
  return configured(new Command(name), 2)
}

/** A command of Carport's own. Wrong usage is exit code 2. */
export function carportCommand(name: string) {
  return configured(new Command(name), 2).option('--json', jsonHelp)
}

/** A command named as one of Go's `car`: spelt as Go's flags may be spelt, and wrong usage is Go's exit code 1. */
export function goCommand(name: string) {
  return configured(new GoCommand(name), 1).option('--json', jsonHelp)
}

const jsonHelp = 'print JSON: results on stdout, errors on stderr'

class GoCommand extends Command {
  override parseOptions(argv: string[]) {
    return super.parseOptions(goSpelling(argv, this.options))
  }
}

/** Errors are thrown, not printed: whoever runs the program reports all of them in one way. */
function configured(command: Command, exitCode: 1 | 2) {
  return command
    .enablePositionalOptions()
    .configureHelp({ sortOptions: true })
    .configureOutput({ outputError: () => {} })
    .exitOverride((error) => {
      throw usageError(error, exitCode)
    })
}

/** Help and the version end with code 0: they have been printed. So has the help that names the missing command. */
export function usageError(error: CommanderError, exitCode: 1 | 2): Error {
  if (error.exitCode === 0) return error
  if (error.code === 'commander.help') return new UsageError('a command is missing', exitCode)
  const message = error.message.replace(/^error: /, '').replaceAll('\n', ' ')
  return new UsageError(message, exitCode)
}
