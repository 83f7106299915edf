import { buildOrExit } from './build.ts'
import { runInForeground } from './repository/command.ts'

/** `npm run quickstart [-- FILE]`: what Carport does, on a real file. */
buildOrExit()
process.exitCode = runInForeground(['examples/quickstart/quickstart.ts', ...process.argv.slice(2)])
