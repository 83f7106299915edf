import { buildOrExit } from './build.ts'
import { runInForeground } from './repository/command.ts'

/** `npm run bench -- carv2`: the measurements of one package, beside its peers. */
buildOrExit()
process.exitCode = runInForeground(['bench/bench.ts', ...process.argv.slice(2)])
