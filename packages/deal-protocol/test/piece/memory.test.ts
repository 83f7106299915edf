import { execFile } from 'node:child_process'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TemporaryFolder } from '../builders/temporary-folder.ts'

const run = promisify(execFile)
const program = join(import.meta.dirname, '../programs/peak-memory.ts')
const MIB = 1024 * 1024
let folder: TemporaryFolder
let path: string

beforeAll(async () => {
  folder = await TemporaryFolder.make()
  path = await folder.file(new Uint8Array(0), 'sparse')
})
afterAll(() => folder[Symbol.asyncDispose]())

test.each([1, 2])('with %i threads, memory does not grow with the payload', async (threads) => {
  const peaks: number[] = []
  for (const bytes of [32 * MIB, 320 * MIB]) {
    await truncate(path, bytes)
    const { stdout } = await run(process.execPath, [program, path, `${threads}`])
    peaks.push(Number(stdout))
  }
  // A runtime never takes exactly the same; buffers that grew with the payload would take hundreds.
  expect(peaks[1] - peaks[0]).toBeLessThan(8 * MIB)
})
