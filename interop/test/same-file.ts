import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { sortedIndex } from './sorted-index.ts'

const INDEX_OFFSET = 43

/** Two CARs have the same bytes, but for the order among equal digests of the index that Go wrote. */
export function expectSameCar(ours: string, gos: string): void {
  expect(withSortedIndex(readFileSync(ours))).toEqual(withSortedIndex(readFileSync(gos)))
}

function withSortedIndex(car: Buffer): Buffer {
  const indexOffset = isFinalizedV2(car) ? Number(car.readBigUint64LE(INDEX_OFFSET)) : 0
  if (indexOffset === 0) return car
  return Buffer.concat([car.subarray(0, indexOffset), sortedIndex(car.subarray(indexOffset))])
}

function isFinalizedV2(car: Buffer): boolean {
  return car.subarray(0, 11).toString('hex') === '0aa16776657273696f6e02'
}
