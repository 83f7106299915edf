import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { chromiumLaunch, findChromium } from './browser/chromium.ts'
import { buildOrExit } from './build.ts'
import { root } from './repository/root.ts'
import { conclude } from './tally.ts'
import { runVitest } from './vitest/run-vitest.ts'

/** `npm run browser`: the tests that run in a browser, and those of pages that are for one. Needs Chromium. */
if (findChromium() === undefined) {
  console.error(
    'browser: no Chromium found. On Debian: apt-get install --no-install-recommends chromium; or CARPORT_CHROMIUM=FILE.',
  )
  process.exit(1)
}
if (!existsSync(join(root, '../shared/vectors'))) {
  console.log('browser: without the vectors of the Go originals, for there is no ../shared')
}
mkdirSync(chromiumLaunch.env.HOME, { recursive: true })
buildOrExit()
conclude(runVitest(['browser', 'pages'], process.argv.slice(2)))
