import { join } from 'node:path'
import { describe } from 'vitest'
import { describeCutPaddings, describeFinalizeCrashes } from '../replay/finalize-crashes.ts'
import { VectorFolder } from '../replay/go-vectors.ts'
import { describeResumeCases, describeTornFiles } from '../replay/resume-cases.ts'

const folder = new VectorFolder(join(import.meta.dirname, '../golden/resume'))

describe('files that go-car wrote and reopened', () => describeResumeCases(folder))
describe('a file of go-car that was cut', () => describeTornFiles(folder))
describe('a file that go-car was finalizing when it crashed', () => {
  describeFinalizeCrashes(folder)
  describeCutPaddings(folder)
})
