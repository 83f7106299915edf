/**
 * Opens one store after the other at agreed moments, together with other processes: run by lock.test.ts.
 * Parameters: when the first round begins (ms), ms a round, and the paths. Prints a JSON array: for each path since when
 * and until when this process had it open, or why not.
 */
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'

/** Milliseconds on the one clock that all processes of a system share, and that is never set. */
const now = () => Number(process.hrtime.bigint()) / 1e6

const [start, period, ...paths] = process.argv.slice(2)
const outcomes: ([since: number, until: number] | string)[] = []
for (const [round, path] of paths.entries()) {
  const begin = Number(start) + round * Number(period)
  await new Promise((resolve) => setTimeout(resolve, begin - Date.now() - 5))
  while (Date.now() < begin);
  try {
    const store = await ReadWriteBlockstore.open(path)
    const since = now()
    await new Promise((resolve) => setTimeout(resolve, Number(period) / 2))
    outcomes.push([since, now()])
    await store.close()
  } catch (error) {
    outcomes.push((error as Error).name)
  }
}
console.log(JSON.stringify(outcomes))
