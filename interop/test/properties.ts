import { type Arbitrary, assert, asyncProperty } from 'fast-check'
import { TemporaryFolder } from './temporary-folder.ts'

/** The same cases in every run; set CARPORT_SEED to see others. What fails is printed with its seed, and shrunk. */
export const seed = Number(process.env.CARPORT_SEED ?? 20_260_101)

/** Holds for `runs` random values. Each gets a folder of its own for its files. */
export function holds<Value>(
  runs: number,
  values: Arbitrary<Value>,
  check: (value: Value, folder: TemporaryFolder) => Promise<void>,
): Promise<void> {
  const property = asyncProperty(values, async (value) => {
    using folder = new TemporaryFolder()
    await check(value, folder)
  })
  return assert(property, { seed, numRuns: runs })
}
