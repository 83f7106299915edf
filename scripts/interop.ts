import { buildOrExit } from './build.ts'
import { runInForeground } from './repository/command.ts'
import { conclude } from './tally.ts'
import { runVitest } from './vitest/run-vitest.ts'

/** `npm run interop`: the tests that hold Carport and the Go originals together. Needs Go. */
buildOrExit()
if (runInForeground(['interop/build.ts']) !== 0) process.exit(1)
conclude(runVitest(['interop'], process.argv.slice(2)))
