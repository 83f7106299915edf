import { dirname } from 'node:path'
import { consumer } from '../packaging/consumer.ts'
import { runNode } from '../repository/command.ts'
import type { Check } from './check.ts'

/** Every example of a README runs where the packages are installed, in an empty folder of its own. */
export const readmeExamples: Check = {
  name: 'readme-examples',
  run() {
    const results = consumer().examples.map(({ place, file }) => ({
      place,
      ...runNode([file], { cwd: dirname(file) }),
    }))
    return {
      checked: `${results.length} examples`,
      problems: results.filter(({ status }) => status !== 0).map(({ place, output }) => `${place}: ${output}`),
    }
  },
}
