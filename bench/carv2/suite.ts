import { DATA_SETS } from '../data/data-sets.ts'
import type { Suite } from '../harness/suite.ts'
import { indexCases } from './index-cases.ts'
import { Inputs } from './inputs.ts'
import { lookUpCases } from './look-up-cases.ts'
import { readCases } from './read-cases.ts'
import { writeCases } from './write-cases.ts'

/** `@carport/carv2` beside go-car v2 and `@ipld/car`. */
export const carv2: Suite = {
  name: 'carv2',
  heading: '@carport/carv2',
  data: Object.entries(DATA_SETS).map(([name, { description, bytes }]) => {
    return `${name}: ${description} (${Math.round(bytes / 1e6)} MB)`
  }),
  peers: { go: ['github.com/ipld/go-car/v2'], npm: ['@ipld/car'] },
  cases(folder) {
    const inputs = new Inputs(folder)
    return [...indexCases(inputs), ...writeCases(inputs), ...lookUpCases(inputs), ...readCases(inputs)]
  },
}
