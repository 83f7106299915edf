import { DATA_SETS, type DataSetName } from '../data/data-sets.ts'
import type { Case, Target } from '../harness/case.ts'
import type { Inputs } from './inputs.ts'
import { carport, floor, GO_CAR, goCar, IPLD_CAR, ipldCar } from './sides.ts'

/** Blocks in memory become a CAR: ours and go-car's are indexed CARv2, `CarWriter`'s is a CARv1. */
export function writeCases(inputs: Inputs): Case[] {
  return [
    putCase(inputs, 'A', [
      { peer: GO_CAR, measure: 'speed', goal: 4 },
      { peer: GO_CAR, measure: 'extra memory', goal: 0.25 },
      { peer: IPLD_CAR, measure: 'speed', goal: 3.5 },
    ]),
    putCase(inputs, 'B', [{ peer: GO_CAR, measure: 'speed', goal: 0.9 }]),
    resumeCase(inputs),
    wrapCase(inputs, 'A'),
    wrapCase(inputs, 'B'),
    extractCase(inputs, 'A'),
    extractCase(inputs, 'B'),
  ]
}

function putCase(inputs: Inputs, set: DataSetName, targets: Target[]): Case {
  const { blocks } = DATA_SETS[set]
  const files: Parameters = async (scratch) => [await inputs.car(set), scratch.newFile('put.car')]
  return {
    name: `put-${set.toLowerCase()}`,
    title: `put ${set} from memory, 1,000 at a time, and finalize`,
    sides: [
      carport('put#put', blocks, files),
      goCar('put', blocks, files),
      ipldCar('put#put', blocks, files),
      floor('file#writeFile', blocks, counted(files, blocks), 'write the file'),
    ],
    targets,
  }
}

function resumeCase(inputs: Inputs): Case {
  const { blocks } = DATA_SETS.A
  const files: Parameters = async (scratch) => [scratch.copyOf(await inputs.unfinalized('A'), 'resume.car')]
  return {
    name: 'resume-a',
    title: 'resume an unfinalized A',
    sides: [carport('resume#resume', blocks, counted(files, blocks)), goCar('resume', blocks, files)],
    targets: [{ peer: GO_CAR, measure: 'speed', goal: 10 }],
  }
}

function wrapCase(inputs: Inputs, set: DataSetName): Case {
  const { blocks } = DATA_SETS[set]
  const files: Parameters = async (scratch) => [await inputs.car(set), scratch.newFile('wrapped.car')]
  return {
    name: `wrap-${set.toLowerCase()}`,
    title: `wrap ${set} into an indexed CARv2`,
    sides: [
      carport('transform#wrap', blocks, counted(files, blocks)),
      goCar('wrap', blocks, files),
      floor('file#copyFile', blocks, counted(files, blocks), 'copy the file'),
    ],
    targets: [],
  }
}

function extractCase(inputs: Inputs, set: DataSetName): Case {
  const { blocks } = DATA_SETS[set]
  const files: Parameters = async (scratch) => [await inputs.indexed(set), scratch.newFile('extracted.car')]
  return {
    name: `extract-${set.toLowerCase()}`,
    title: `extract the CARv1 of an indexed ${set}`,
    sides: [
      carport('transform#extract', blocks, counted(files, blocks)),
      goCar('extract', blocks, files),
      floor('file#copyFile', blocks, counted(files, blocks), 'copy the file'),
    ],
    targets: [],
  }
}

type Parameters = Case['sides'][number]['parameters']

/** For programs that are told how many blocks there are. */
function counted(files: Parameters, blocks: number): Parameters {
  return async (scratch) => [...(await files(scratch)), String(blocks)]
}
