import { consumer } from '../packaging/consumer.ts'
import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

/** Every entry of every package can be imported where it is installed, and exports something. */
export const consumerImports: Check = {
  name: 'consumer-imports',
  run() {
    const { folder, entries } = consumer()
    const program = (entry: string) =>
      `const entry = await import('${entry}'); if (Object.keys(entry).length === 0) throw new Error('exports nothing')`
    const results = entries.map((entry) => ({
      entry,
      ...runNode(['--input-type=module', '--eval', program(entry)], { cwd: folder }),
    }))
    return {
      checked: entries.join(', '),
      problems: results.filter(({ status }) => status !== 0).map(({ entry, output }) => `${entry}: ${output}`),
    }
  },
}
