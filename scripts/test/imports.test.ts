import { expect, test } from 'vitest'
import { importsOfText, isPackage, packageOf } from '../repository/imports.ts'

test.each([
  ["import { a, b } from './a.ts'", './a.ts'],
  ["import {\n  a,\n  type B,\n} from '../b.ts'", '../b.ts'],
  ["import a from 'a'", 'a'],
  ["import a, { b } from '@scope/a/b'", '@scope/a/b'],
  ["import * as a from 'node:fs'", 'node:fs'],
  ["import type { A } from '#platform'", '#platform'],
  ["import './effect.ts'", './effect.ts'],
  ["export * from './a.ts'", './a.ts'],
  ["export type { A } from './a.ts'", './a.ts'],
  ["  const a = await import('./late.ts')", './late.ts'],
  ["type A = import('./types.ts').A", './types.ts'],
])('%s', (text, specifier) => {
  expect(importsOfText(text).map((found) => found.specifier)).toEqual([specifier])
})

test.each(["// import { a } from 'a'", " * import { a } from 'a'", "export const from = 'a'", "const text = 'import'"])(
  'nothing is imported by: %s',
  (text) => expect(importsOfText(text)).toEqual([]),
)

test('the line is where the import begins', () => {
  expect(importsOfText("\n\nimport {\n  a,\n} from './a.ts'")).toEqual([{ specifier: './a.ts', line: 3 }])
})

test('the package of a specifier', () => {
  expect(['multiformats/cid', '@carport/carv2', '@carport/dagstore/testing'].map(packageOf)).toEqual([
    'multiformats',
    '@carport/carv2',
    '@carport/dagstore',
  ])
  expect(['./a.ts', '#platform', 'node:fs', 'fs', 'chai'].map(isPackage)).toEqual([false, false, false, true, true])
})
