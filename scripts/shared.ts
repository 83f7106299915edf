import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { buildOrExit } from './build.ts'
import { root } from './repository/root.ts'
import { conclude } from './tally.ts'
import { runVitest } from './vitest/run-vitest.ts'

/** `npm run shared`: the tests over files and answers of the Go originals, which lie beside the repository. */
for (const folder of ['../shared/fixtures', '../shared/vectors']) {
  if (!existsSync(join(root, folder))) {
    console.error(`shared: ${folder} is missing; these tests read it`)
    process.exit(1)
  }
}
buildOrExit()
conclude(runVitest(['shared'], process.argv.slice(2)))
