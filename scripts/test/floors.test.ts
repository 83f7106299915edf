import { expect, test } from 'vitest'
import { floorProblem } from '../check/floors.ts'
import type { Member } from '../repository/members.ts'

const member = (folder: string): Member => {
  const name = `@carport/${folder.replace(/.*\//, '')}`
  return { name, folder, manifest: { name, exports: { '.': {}, './testing': {} } } }
}
const members = ['packages/carv2', 'packages/deal-protocol', 'packages/dagstore', 'packages/cli', 'interop'].map(member)

test.each([
  ['packages/dagstore', '@carport/carv2', undefined],
  ['interop', '@carport/dagstore/testing', undefined],
  ['packages/carv2', '@carport/carv2', undefined],
  ['packages/carv2', '../src/index.ts', undefined],
  ['packages/carv2', 'node:fs', undefined],
  ['packages/carv2', 'multiformats/cid', undefined],
  ['packages/carv2', '@carport/dagstore', 'which is not on a lower floor than @carport/carv2'],
  ['packages/carv2', '@carport/deal-protocol', 'which is not on a lower floor than @carport/carv2'],
  ['interop', '@carport/cli', 'which is not on a lower floor than @carport/interop'],
  ['packages/dagstore', '@carport/carv2/dist/index.js', 'which @carport/carv2 does not export'],
  ['packages/cli', '../../carv2/src/index.ts', 'which lies outside its own package'],
])('%s imports %s', (folder, specifier, problem) => {
  const from = members.find((candidate) => candidate.folder === folder) as Member
  expect(floorProblem({ file: `${folder}/test/a.test.ts`, line: 1, specifier }, from, members)).toBe(problem)
})
