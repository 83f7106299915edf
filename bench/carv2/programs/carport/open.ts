import { ReadOnlyBlockstore } from '@carport/carv2'
import type { Done, Prepare } from '../../../harness/measure.ts'

const OPENS_BEFORE = 10
const OPENS = 100

/** The first open of a process, which compiles what it runs. */
export const open: Prepare =
  ([car]) =>
  () =>
    openTimes(car, 1)

/** Later opens of a process. */
export const openAgain: Prepare = async ([car]) => {
  await openTimes(car, OPENS_BEFORE)
  return () => openTimes(car, OPENS)
}

async function openTimes(car: string, times: number): Promise<Done> {
  for (let i = 0; i < times; i++) {
    const store = await ReadOnlyBlockstore.open(car)
    await store.close()
  }
  return { blocks: 0, bytes: 0, times }
}
