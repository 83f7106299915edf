/** Measures the packages beside their peers: see README.md. Expects their `dist`. */
import { join } from 'node:path'
import process from 'node:process'
import { carv2 } from './carv2/suite.ts'
import { chooseCases, parseArguments, USAGE } from './harness/arguments.ts'
import { buildPrograms } from './harness/build-programs.ts'
import { goModuleVersions, goVersion, inspectMachine, npmVersions } from './harness/machine.ts'
import { describeRound } from './harness/progress.ts'
import { formatReport } from './harness/report.ts'
import { writeSection } from './harness/results-page.ts'
import { type CaseResult, runCase } from './harness/run-case.ts'
import type { Programs } from './harness/run-side.ts'
import { Scratch } from './harness/scratch.ts'
import type { Suite } from './harness/suite.ts'

const suites: readonly Suite[] = [carv2]

const folder = import.meta.dirname
const dataFolder = join(folder, '.data')
const resultsPage = join(folder, '../docs/benchmarks.md')

async function main(): Promise<void> {
  const { suite: suiteName, rounds, only, write } = parseArguments(process.argv.slice(2))
  const suite = suites.find(({ name }) => name === suiteName)
  if (suite === undefined) throw new RangeError(`no suite is called ${suiteName}`)
  const cases = chooseCases(suite.cases(dataFolder), only)

  const programs = buildPrograms(folder, (reason) => console.error(`The Go peer is left out. ${reason}`))
  const scratch = new Scratch(join(dataFolder, 'scratch'))
  const machine = inspectMachine(dataFolder, versionsOf(suite, programs))
  const results: CaseResult[] = []
  for (const measured of cases) {
    const caseRounds = rounds * (measured.roundsFactor ?? 1)
    results.push(
      await runCase(measured, caseRounds, programs, scratch, (round, sides) => {
        console.error(describeRound(measured, round, caseRounds, sides))
      }),
    )
  }
  const report = formatReport({ suite, machine, rounds, results })
  console.log(report)
  if (write && programs.go !== undefined) writeSection(resultsPage, suite.name, report)
}

function versionsOf({ peers }: Suite, { go }: Programs): string[] {
  const ofGo = [...goVersion(), ...goModuleVersions(join(folder, '../interop/go/go.mod'), peers.go)]
  return [...(go === undefined ? [] : ofGo), ...npmVersions(join(folder, 'node_modules'), peers.npm)]
}

try {
  await main()
} catch (error) {
  const { message, code } = error as NodeJS.ErrnoException
  const isUsage = error instanceof RangeError || code?.startsWith('ERR_PARSE_ARGS')
  console.error(isUsage ? `bench: ${message}\n\n${USAGE}` : error)
  process.exitCode = isUsage ? 2 : 1
}
