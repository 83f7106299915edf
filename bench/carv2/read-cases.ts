import { DATA_SETS, type DataSetName } from '../data/data-sets.ts'
import type { Case, Side, Target } from '../harness/case.ts'
import type { Inputs } from './inputs.ts'
import { carport, floor, GO_CAR_BUFFERED, goCar, IPLD_CAR, IPLD_CAR_LARGE_CHUNKS, ipldCar } from './sides.ts'

/** A CARv1 from beginning to end, with hashing and without. */
export function readCases(inputs: Inputs): Case[] {
  return [
    ...verifyCases(inputs, 'A', 0.9),
    ...verifyCases(inputs, 'B', 1.4),
    ...verifyCases(inputs, 'C', 1),
    ...trustedCases(inputs, 'A', [
      { peer: GO_CAR_BUFFERED, measure: 'speed', goal: 2 },
      { peer: IPLD_CAR, measure: 'speed', goal: 5 },
      { peer: IPLD_CAR_LARGE_CHUNKS, measure: 'speed', goal: 5 },
    ]),
    ...trustedCases(inputs, 'C', [{ peer: GO_CAR_BUFFERED, measure: 'speed', goal: 2 }]),
  ]
}

function verifyCases(inputs: Inputs, set: DataSetName, goal: number): Case[] {
  const { blocks } = DATA_SETS[set]
  const car = async () => [await inputs.car(set)]
  const counted = async () => [await inputs.car(set), String(blocks)]
  const targets: Target[] = [{ peer: GO_CAR_BUFFERED, measure: 'speed', goal }]
  const go = goCar('verify-buffered', blocks, car, GO_CAR_BUFFERED)
  const hashFloor =
    set === 'C'
      ? floor('hash#blake2b256', blocks, car, 'hash-wasm of blocks in memory')
      : floor('hash#sha256', blocks, car, 'crypto.hash of blocks in memory')
  const ipld: Side[] =
    set === 'C'
      ? []
      : [ipldCar('read#checkedBlocksInLargeChunks', blocks, car, `${IPLD_CAR_LARGE_CHUNKS}, crypto.hash`)]
  return [
    {
      name: `verify-${set.toLowerCase()}`,
      title: `read ${set} in batches, each block hashed against its CID, one thread`,
      sides: [carport('read#verifiedBatches', blocks, car), go, ...ipld, hashFloor],
      targets,
    },
    {
      name: `verify-car-${set.toLowerCase()}`,
      title: `verifyCar of ${set}, the strict check of the whole file, one thread`,
      sides: [carport('verify#verify', blocks, counted), go],
      targets,
    },
  ]
}

function trustedCases(inputs: Inputs, set: DataSetName, targets: Target[]): Case[] {
  const { blocks } = DATA_SETS[set]
  const car = async () => [await inputs.car(set)]
  const peers = [
    goCar('iterate-buffered', blocks, car, GO_CAR_BUFFERED),
    goCar('iterate', blocks, car),
    ipldCar('read#blocks', blocks, car),
    ipldCar('read#blocksInLargeChunks', blocks, car, IPLD_CAR_LARGE_CHUNKS),
  ]
  return [
    {
      name: `iterate-${set.toLowerCase()}`,
      title: `read ${set} in batches, not hashed, the length of every block`,
      sides: [carport('read#trustedBatches', blocks, car), ...peers],
      targets,
    },
    {
      name: `iterate-blocks-${set.toLowerCase()}`,
      title: `read ${set} block by block, not hashed, CID and bytes of each`,
      sides: [carport('read#trustedBlocks', blocks, car), ...peers],
      targets,
    },
  ]
}
