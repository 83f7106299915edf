import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNode } from '../repository/command.ts'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

const page = 'docs/deal-types.md'

/** The table of message types says what the schemas say. */
export const dealTypes: Check = {
  name: 'deal-types',
  run() {
    const { status, output } = runNode(['scripts/docs/deal-types.ts'])
    const isFresh = status === 0 && output === readFileSync(join(root, page), 'utf8').trim()
    const advice = `${page} is not what the schemas say: run node scripts/docs/deal-types.ts --write`
    return {
      checked: `${page}, ${output.match(/^## /gm)?.length ?? 0} types`,
      problems: isFresh ? [] : [status === 0 ? advice : output],
    }
  },
}
