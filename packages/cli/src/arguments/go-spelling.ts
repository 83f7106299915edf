/** What is needed of an option to know it again. */
interface Spelling {
  readonly long?: string | undefined
  readonly short?: string | undefined
}

/**
 * Go's flags may be written with one dash (`-full`, `-file x`), and short ones with `=` (`-o=x`). Turns these into what
 * everybody else writes. Arguments behind `--` stay as they are.
 */
export function goSpelling(argv: readonly string[], options: readonly Spelling[]): string[] {
  const end = argv.indexOf('--')
  const flags = end === -1 ? argv : argv.slice(0, end)
  const rest = end === -1 ? [] : argv.slice(end)
  return [...flags.flatMap((argument) => respell(argument, options)), ...rest]
}

function respell(argument: string, options: readonly Spelling[]): string[] {
  const [flag = '', ...value] = argument.split('=')
  if (!/^-[a-z]/.test(flag)) return [argument]
  if (options.some(({ long }) => long === `-${flag}`)) return [`-${argument}`]
  const isShort = value.length > 0 && options.some(({ short }) => short === flag)
  return isShort ? [flag, value.join('=')] : [argument]
}
