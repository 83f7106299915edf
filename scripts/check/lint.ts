import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

/** Biome: rules, formatting, order of imports, and no `test.only` or `test.skip`. `npx biome check --write` repairs. */
export const lint: Check = {
  name: 'lint',
  run() {
    const parameters = ['ci', '--colors=off', '--error-on-warnings', '--max-diagnostics=50']
    const { status, output } = runNode(['node_modules/@biomejs/biome/bin/biome', ...parameters])
    return { checked: /Checked .* files/.exec(output)?.[0] ?? 'nothing', problems: status === 0 ? [] : [output] }
  },
}
