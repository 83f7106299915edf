import type { CommandUnknownOpts, Option } from '@commander-js/extra-typings'

/** A word that could stand where one is being typed. */
export interface Candidate {
  readonly text: string
  readonly brief: string
}

/**
 * What the last of the words may become: a command, an option, or one of an option's values. Nothing where a file or
 * any other text belongs: shells complete files by themselves.
 */
export function candidatesFor(program: CommandUnknownOpts, words: readonly string[]): Candidate[] {
  const typed = words.at(-1) ?? ''
  const { command, option, operands } = readWords(program, words.slice(0, -1))
  return offered(command, option, operands, typed).filter(({ text }) => text.startsWith(typed))
}

function offered(
  command: CommandUnknownOpts,
  option: Option | undefined,
  operands: number,
  typed: string,
): Candidate[] {
  if (option !== undefined) return choices(option.argChoices)
  if (typed.startsWith('-')) return options(command)
  const commands = operands === 0 ? subcommands(command) : []
  return [...commands, ...choices(command.registeredArguments[operands]?.argChoices)]
}

interface Place {
  readonly command: CommandUnknownOpts
  /** The option whose value comes next. */
  readonly option: Option | undefined
  /** How many arguments the command has already. */
  readonly operands: number
}

function readWords(program: CommandUnknownOpts, words: readonly string[]): Place {
  let place: Place = { command: program, option: undefined, operands: 0 }
  for (const word of words) place = behind(place, word)
  return place
}

function behind({ command, option, operands }: Place, word: string): Place {
  if (option !== undefined) return { command, option: undefined, operands }
  if (word.startsWith('-') && word !== '-') {
    const known = command.options.find(({ short, long }) => word === short || word === long)
    return { command, option: known?.required ? known : undefined, operands }
  }
  const next = command.commands.find((child) => child.name() === word || child.aliases().includes(word))
  if (next !== undefined && operands === 0) return { command: next, option: undefined, operands: 0 }
  return { command, option: undefined, operands: operands + 1 }
}

function subcommands(command: CommandUnknownOpts): Candidate[] {
  const visible = command.createHelp().visibleCommands(command)
  return visible.map((child) => ({ text: child.name(), brief: child.description() }))
}

function options(command: CommandUnknownOpts): Candidate[] {
  const visible = command.createHelp().visibleOptions(command)
  return visible.map(({ long, short, description }) => ({ text: long ?? short ?? '', brief: description }))
}

function choices(texts: readonly string[] | undefined): Candidate[] {
  return (texts ?? []).map((text) => ({ text, brief: '' }))
}
