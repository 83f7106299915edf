import type { Side } from '../harness/case.ts'

/** The peers by the names that targets use. */
export const GO_CAR = 'go-car'
export const GO_CAR_BUFFERED = 'go-car, 1 MiB buffer'
export const IPLD_CAR = '@ipld/car'
export const IPLD_CAR_LARGE_CHUNKS = '@ipld/car, 1 MiB chunks'

/** `work` is a module of a folder in `programs` and one of its exports: `read#trustedBlocks`. */
type SideOf = (work: string, blocks: number, parameters: Side['parameters'], name?: string) => Side

/** Ours, from the package's `dist`. */
export const carport: SideOf = (work, blocks, parameters, name = 'carport') =>
  node('carport', work, blocks, parameters, name)

export const ipldCar: SideOf = (work, blocks, parameters, name = IPLD_CAR) =>
  node('ipld-car', work, blocks, parameters, name)

/** The least that has to be done, in plain JavaScript. */
export const floor: SideOf = (work, blocks, parameters, name = 'floor') =>
  node('floor', work, blocks, parameters, `floor: ${name}`)

/** `work` is a case of the Go peer. */
export const goCar: SideOf = (work, blocks, parameters, name = GO_CAR) => ({
  name,
  program: { runtime: 'go', case: work },
  blocks,
  parameters,
})

function node(folder: string, work: string, blocks: number, parameters: Side['parameters'], name: string): Side {
  const [module, exported] = work.split('#')
  return {
    name,
    program: { runtime: 'node', module: `carv2/programs/${folder}/${module}.js`, export: exported },
    blocks,
    parameters,
  }
}
