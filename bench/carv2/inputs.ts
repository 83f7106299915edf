import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ReadWriteBlockstore, readCar } from '@carport/carv2'
import { DATA_SETS, type DataSetName, dataSetFile } from '../data/data-sets.ts'
import { RandomBytes } from '../data/random-bytes.ts'

/** The files that the cases read, each made when a case first asks for it. */
export class Inputs {
  readonly #folder: string
  readonly #made = new Map<string, Promise<string>>()

  constructor(folder: string) {
    this.#folder = folder
  }

  /** The CARv1 of a set. */
  car(set: DataSetName): Promise<string> {
    return this.#once(`${set}.car`, () => dataSetFile(this.#folder, set))
  }

  /** An indexed CARv2 of it, written by the store as it is built now. */
  indexed(set: DataSetName): Promise<string> {
    return this.#once(`${set}.indexed.car`, async (path) => {
      await this.#write(set, path, (store) => store.finalize())
      return path
    })
  }

  /** What a writer that never came to finalize left behind. */
  unfinalized(set: DataSetName): Promise<string> {
    return this.#once(`${set}.unfinalized.car`, async (path) => {
      await this.#write(set, path, () => {})
      return path
    })
  }

  /** A list of different CIDs of the set in random order, one a line: the same ones for everybody. */
  cids(set: DataSetName, count: number): Promise<string> {
    return this.#once(`${set}.${count}-cids.txt`, async (path) => {
      const cids: string[] = []
      for await (const { cid } of readCar(await this.car(set), { verify: 'never' })) cids.push(cid.toString())
      shuffle(cids, new RandomBytes('cids'))
      writeFileSync(path, cids.slice(0, count).join('\n'))
      return path
    })
  }

  #once(name: string, make: (path: string) => Promise<string>): Promise<string> {
    const made = this.#made.get(name) ?? make(join(this.#folder, name))
    this.#made.set(name, made)
    return made
  }

  async #write(set: DataSetName, path: string, finish: (store: ReadWriteBlockstore) => unknown): Promise<void> {
    writeFileSync(path, '')
    const car = readCar(await this.car(set), { verify: 'never' })
    await using store = await ReadWriteBlockstore.open(path, { roots: await car.roots })
    let blocks = 0
    for await (const _cid of store.putMany(car)) blocks++
    if (blocks !== DATA_SETS[set].blocks) throw new Error(`${blocks} blocks of set ${set}`)
    await finish(store)
  }
}

function shuffle(values: string[], random: RandomBytes): void {
  for (let i = values.length - 1; i > 0; i--) {
    const k = random.below(i + 1)
    const value = values[i]
    values[i] = values[k]
    values[k] = value
  }
}
