import { attw } from './check/attw.ts'
import { bundle } from './check/bundle.ts'
import { changesets } from './check/changesets.ts'
import type { Check, Finding } from './check/check.ts'
import { cliHelp } from './check/cli-help.ts'
import { consumerImports } from './check/consumer-imports.ts'
import { consumerInstall } from './check/consumer-install.ts'
import { consumerTypes } from './check/consumer-types.ts'
import { dealTypes } from './check/deal-types.ts'
import { dependencies } from './check/dependencies.ts'
import { fileSizes } from './check/file-sizes.ts'
import { floors } from './check/floors.ts'
import { licences } from './check/licences.ts'
import { lint } from './check/lint.ts'
import { machineTraces } from './check/machine-traces.ts'
import { markdownLinks } from './check/markdown-links.ts'
import { oneMultiformats } from './check/one-multiformats.ts'
import { packed } from './check/packed.ts'
import { platform } from './check/platform.ts'
import { publint } from './check/publint.ts'
import { readmeExamples } from './check/readme-examples.ts'
import { types } from './check/types.ts'
import { conclude } from './tally.ts'

const checks: readonly Check[] = [
  types,
  bundle,
  lint,
  floors,
  platform,
  dependencies,
  oneMultiformats,
  fileSizes,
  machineTraces,
  markdownLinks,
  dealTypes,
  licences,
  changesets,
  packed,
  publint,
  attw,
  consumerInstall,
  consumerImports,
  ...consumerTypes,
  readmeExamples,
  cliHelp,
]

/** `npm run check [-- name ...]`: every check, or those named. */
const names = process.argv.slice(2)
const chosen = checks.filter(({ name }) => names.length === 0 || names.includes(name))
for (const name of names) {
  if (!checks.some((check) => check.name === name)) {
    console.error(`check: there is no ${name}; there are ${checks.map((check) => check.name).join(', ')}`)
    process.exit(2)
  }
}

const told = new Set<string>()
let failed = 0
for (const check of chosen) {
  const { checked, problems } = await findingOf(check)
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${check.name}: ${checked}`)
  for (const problem of problems) {
    console.log((told.has(problem) ? '(as above)' : problem).replaceAll(/^/gm, '       '))
    told.add(problem)
  }
  if (problems.length > 0) failed++
}
conclude({ passed: chosen.length - failed, failed, skipped: [] })

async function findingOf(check: Check): Promise<Finding> {
  try {
    return await check.run()
  } catch (error) {
    return { checked: 'could not be checked', problems: [error instanceof Error ? error.message : String(error)] }
  }
}
