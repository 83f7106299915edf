import { build } from '../build.ts'
import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

/** The packages as they are built, then everything that runs from source: tests, scripts, configuration. */
export const types: Check = {
  name: 'types',
  run() {
    build()
    const { status, output } = runNode(['node_modules/typescript/bin/tsc', '--project', 'tsconfig.sources.json'])
    return { checked: 'packages, tests and scripts', problems: status === 0 ? [] : [output] }
  },
}
