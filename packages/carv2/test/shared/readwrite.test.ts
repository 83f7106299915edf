import { describe } from 'vitest'
import { VectorFolder } from '../replay/go-vectors.ts'
import { type LookUp, testLookUps } from '../replay/look-ups.ts'
import { describeReadWriteCases, type ReadWriteManifest } from '../replay/readwrite-cases.ts'
import { vectorPath } from './shared-folder.ts'

const folder = new VectorFolder(vectorPath('readwrite'))

type ReadOnly = Record<'default' | 'identity' | 'whole' | 'whole+identity', Pick<LookUp, 'rows' | 'keys'>>

interface SharedManifest extends ReadWriteManifest {
  cases: (ReadWriteManifest['cases'][number] & { readOnly?: ReadOnly })[]
}

describe('vectors/car/readwrite: every case through our store', () => describeReadWriteCases(folder))

describe('vectors/car/readwrite: every file that Go looked keys up in', () => {
  const options = {
    default: {},
    identity: { storeIdentityCIDs: true },
    whole: { useWholeCIDs: true },
    'whole+identity': { useWholeCIDs: true, storeIdentityCIDs: true },
  }
  const lookUps = folder.json<SharedManifest>().cases.flatMap(({ car, readOnly }) =>
    Object.entries(readOnly ?? {}).map(([name, found]): LookUp => {
      return { file: car.file ?? '', options: options[name as keyof typeof options], ...found }
    }),
  )
  testLookUps(folder, lookUps)
})
