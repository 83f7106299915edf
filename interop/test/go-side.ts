import { expect } from 'vitest'
import type { GoPeer } from '../src/go-peer.ts'
import type { CarDescription } from '../src/random-car.ts'
import type { TemporaryFolder } from './temporary-folder.ts'

/** Lets Go write a CAR to a new file, and finalize it. */
export async function writtenByGo(go: GoPeer, car: CarDescription, folder: TemporaryFolder): Promise<string> {
  const path = folder.fresh()
  const written = await go.ask('write', { path, ...car, end: 'finalize' })
  expect(written).toMatchObject({ openError: null, putErrors: {}, endError: null })
  return path
}
