import { buildOrExit } from './build.ts'
import { conclude } from './tally.ts'
import { runVitest } from './vitest/run-vitest.ts'

/** `npm test [-- part of a file's name]`: every test that needs nothing but this repository. */
buildOrExit()
conclude(runVitest(['unit'], process.argv.slice(2)))
