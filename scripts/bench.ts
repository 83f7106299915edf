import { buildOrExit } from './build.ts'
import { runInForeground } from './repository/command.ts'

/** Measurements that are programs of their own, beside the suites of bench/bench.ts. */
const PROGRAMS = new Map([
  ['piece', 'bench/piece/bench.ts'],
  ['deal', 'bench/deal/compare.ts'],
])

/** `npm run bench -- carv2`, `-- piece`, `-- deal`: the measurements of one package, beside its peers. */
buildOrExit()
const [name = '', ...rest] = process.argv.slice(2)
const program = PROGRAMS.get(name)
process.exitCode = runInForeground(program === undefined ? ['bench/bench.ts', name, ...rest] : [program, ...rest])
