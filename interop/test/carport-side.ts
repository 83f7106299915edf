import { ReadWriteBlockstore } from '@carport/carv2'
import { CID } from 'multiformats/cid'
import { bytesOf } from '../src/block-kinds.ts'
import type { Put } from '../src/protocol.ts'
import type { CarDescription } from '../src/random-car.ts'
import { writeOptionsOf } from './carport-options.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** Writes a CAR to a new file with Carport, and finalizes it. */
export async function writtenByCarport(car: CarDescription, folder: TemporaryFolder): Promise<string> {
  const path = folder.fresh()
  await putWithCarport(path, car, car.puts, 'finalize')
  return path
}

/** Opens a file, new or not, puts some blocks, and finalizes it or leaves it unfinalized. */
export async function putWithCarport(
  path: string,
  car: Pick<CarDescription, 'options' | 'roots'>,
  puts: readonly Put[],
  end: 'finalize' | 'close',
): Promise<void> {
  await using store = await ReadWriteBlockstore.open(path, openOptionsOf(car))
  for (const put of puts) await store.put(CID.parse(put.cid), bytesOf(put))
  if (end === 'finalize') await store.finalize()
}

/** What a file of this description is opened with. */
export function openOptionsOf({ options, roots }: Pick<CarDescription, 'options' | 'roots'>) {
  return { ...writeOptionsOf(options), roots: roots.map((root) => CID.parse(root)) }
}
