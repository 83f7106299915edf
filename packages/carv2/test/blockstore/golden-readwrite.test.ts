import { join } from 'node:path'
import { describe } from 'vitest'
import { VectorFolder } from '../replay/go-vectors.ts'
import { type LookUp, testLookUps } from '../replay/look-ups.ts'
import { describeReadWriteCases } from '../replay/readwrite-cases.ts'

const folder = new VectorFolder(join(import.meta.dirname, '../golden/readwrite'))

describe('files that go-car wrote', () => describeReadWriteCases(folder))

describe('files that go-car looked keys up in', () => {
  testLookUps(folder, folder.json<{ lookUps: LookUp[] }>('look-ups.json').lookUps)
})
