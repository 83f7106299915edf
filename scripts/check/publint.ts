import { tarballs } from '../packaging/tarballs.ts'
import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

export const publint: Check = {
  name: 'publint',
  run() {
    const results = tarballs().map(({ path }) => runNode(['node_modules/publint/src/cli.js', 'run', path, '--strict']))
    return {
      checked: `${results.length} tarballs`,
      problems: results.filter(({ status }) => status !== 0).map(({ output }) => output),
    }
  },
}
