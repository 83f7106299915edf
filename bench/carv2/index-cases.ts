import { DATA_SETS, type DataSetName } from '../data/data-sets.ts'
import type { Case, Target } from '../harness/case.ts'
import type { Inputs } from './inputs.ts'
import { carport, floor, GO_CAR, goCar, IPLD_CAR, IPLD_CAR_LARGE_CHUNKS, ipldCar } from './sides.ts'

/** From a CARv1 to an index: ours ends as a sorted file, go-car's sorted in memory, `CarIndexer`'s in file order. */
export function indexCases(inputs: Inputs): Case[] {
  return [
    indexCase(inputs, 'A', [
      { peer: GO_CAR, measure: 'speed', goal: 10 },
      { peer: GO_CAR, measure: 'memory', goal: 0.7 },
      { peer: IPLD_CAR, measure: 'speed', goal: 7 },
      { peer: IPLD_CAR_LARGE_CHUNKS, measure: 'speed', goal: 7 },
    ]),
    indexCase(inputs, 'B', [{ peer: GO_CAR, measure: 'speed', goal: 3 }]),
    indexCase(inputs, 'C', [
      { peer: GO_CAR, measure: 'speed', goal: 12 },
      { peer: GO_CAR, measure: 'memory', goal: 0.7 },
    ]),
  ]
}

function indexCase(inputs: Inputs, set: DataSetName, targets: Target[]): Case {
  const { blocks } = DATA_SETS[set]
  const car = async () => [await inputs.car(set)]
  return {
    name: `index-${set.toLowerCase()}`,
    title: `generate the index of ${set}`,
    sides: [
      carport('generate-index#generateIndex', blocks, async (scratch) => [...(await car()), scratch.newFile('index')]),
      goCar('generate-index', blocks, car),
      ipldCar('generate-index#generateIndex', blocks, car),
      ipldCar('generate-index#generateIndexInLargeChunks', blocks, car, IPLD_CAR_LARGE_CHUNKS),
      floor('file#readFile', blocks, async () => [...(await car()), String(blocks)], 'read the file'),
    ],
    targets,
  }
}
