import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { GoPeer } from '../src/go-peer.ts'
import { makeGolden } from '../src/golden/make-golden.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const golden = join(import.meta.dirname, '../../packages/carv2/test/golden')

function filesOf(folder: string): Map<string, Buffer> {
  const paths = globSync('*/*', { cwd: folder }).sort()
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]))
}

test('the golden files are what the original makes', async () => {
  await using go = GoPeer.start()
  using folder = new TemporaryFolder()
  await makeGolden(go, folder.path)
  expect(filesOf(folder.path)).toEqual(filesOf(golden))
})
