import type { Case, Target } from '../harness/case.ts'
import type { Inputs } from './inputs.ts'
import { carport, GO_CAR, goCar, IPLD_CAR, ipldCar } from './sides.ts'

const LOOK_UPS = 200_000
/** Enough for a peer that is slow; rates are compared. */
const FEWER_LOOK_UPS = 50_000

const GET_TARGETS: Target[] = [
  { peer: GO_CAR, measure: 'speed', goal: 1.2 },
  { peer: IPLD_CAR, measure: 'speed', goal: 20 },
]

/** An indexed CARv2 of A: opening it, and looking up CIDs in the same random order. */
export function lookUpCases(inputs: Inputs): Case[] {
  const indexed = async () => [await inputs.indexed('A')]
  const look = async () => [await inputs.indexed('A'), await inputs.cids('A', LOOK_UPS)]
  const lookInV1 = async () => [await inputs.car('A'), await inputs.cids('A', LOOK_UPS)]
  const lookInV1Less = async () => [await inputs.car('A'), await inputs.cids('A', FEWER_LOOK_UPS)]
  return [
    {
      name: 'open-a',
      title: 'open an indexed A, the first time in a process',
      sides: [carport('open#open', 0, indexed), goCar('open', 0, indexed)],
      targets: [{ peer: GO_CAR, measure: 'speed', goal: 20 }],
      roundsFactor: 5,
    },
    {
      name: 'open-again-a',
      title: 'open an indexed A for the 11th to the 110th time, the mean; go-car for the first',
      sides: [carport('open#openAgain', 0, indexed), goCar('open', 0, indexed)],
      targets: [],
      roundsFactor: 5,
    },
    {
      name: 'get-a',
      title: 'get 200,000 blocks of A, hashed by nobody',
      sides: [
        carport('look-up#get', LOOK_UPS, look),
        goCar('get', LOOK_UPS, look),
        ipldCar('look-up#get', FEWER_LOOK_UPS, lookInV1Less),
      ],
      targets: GET_TARGETS,
    },
    {
      name: 'get-verified-a',
      title: 'get 200,000 blocks of A, each hashed against its CID by us, by no peer',
      sides: [
        carport('look-up#getVerified', LOOK_UPS, look),
        goCar('get', LOOK_UPS, look),
        ipldCar('look-up#get', FEWER_LOOK_UPS, lookInV1Less),
      ],
      targets: GET_TARGETS,
    },
    {
      name: 'has-a',
      title: 'has, 200,000 CIDs of A',
      sides: [
        carport('look-up#has', LOOK_UPS, look),
        goCar('has', LOOK_UPS, look),
        ipldCar('look-up#has', LOOK_UPS, lookInV1),
      ],
      targets: [{ peer: GO_CAR, measure: 'speed', goal: 5 }],
    },
    {
      name: 'size-a',
      title: 'size of 200,000 blocks of A',
      sides: [carport('look-up#size', LOOK_UPS, look), goCar('get-size', LOOK_UPS, look)],
      targets: [{ peer: GO_CAR, measure: 'speed', goal: 1 }],
    },
  ]
}
