import { mkdirSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { bytesOf, putOf } from '../src/block-kinds.ts'
import { fill } from '../src/fill.ts'
import { GoError, GoPeer } from '../src/go-peer.ts'
import { TemporaryFolder } from './temporary-folder.ts'

const go = GoPeer.start()
const folder = new TemporaryFolder()
afterAll(async () => {
  await go.close()
  folder[Symbol.dispose]()
})

describe('the Go program', () => {
  test('makes the same bytes of a seed', async () => {
    const puts = [0, 2, 0x8000_0000, 0xffff_ffff].map((seed) => putOf('v1 raw sha2-256', seed, 1000))
    const path = folder.fresh()
    const written = await go.ask('write', { path, roots: [], puts, end: 'finalize' })
    expect(written).toMatchObject({ openError: null, putErrors: {}, endError: null })
    const { blocks } = await go.ask('describe', { path }) // Inspect(true) hashes every block
    expect(blocks.map(([cid]) => cid)).toEqual(puts.map(({ cid }) => cid))
    expect(bytesOf(puts[0])).toEqual(fill(0, 1000))
  })

  test('answers questions in the order in which they are asked, without being waited for', async () => {
    const answers: number[] = []
    await Promise.all(
      [1, 2, 3].map((number) =>
        go.ask('verify', { path: folder.fresh() }).then(() => {
          answers.push(number)
        }),
      ),
    )
    expect(answers).toEqual([1, 2, 3])
  })

  test('gives the words of the original, without the path', async () => {
    const path = folder.fresh()
    const refusal = go.ask('describe', { path })
    await expect(refusal).rejects.toThrow(GoError)
    await expect(refusal).rejects.toThrow('open <path>: no such file or directory')
  })

  test('refuses an option that it does not know', async () => {
    const misspelt = { storeIdentities: true } as object
    await expect(go.ask('describe', { path: folder.fresh(), options: misspelt })).rejects.toThrow(
      'unknown field "storeIdentities"',
    )
  })

  test('goes on after an error', async () => {
    const path = folder.fresh('folder')
    mkdirSync(path)
    await expect(go.ask('describe', { path })).rejects.toThrow(GoError)
    expect(await go.ask('verify', { path })).toEqual({ problem: expect.any(String) })
  })

  test('ends when it is closed, answering what was asked before; closing twice is fine', async () => {
    const other = GoPeer.start()
    const answer = other.ask('verify', { path: folder.fresh() })
    await Promise.all([other.close(), other.close()])
    expect(await answer).toEqual({ problem: expect.any(String) })
    await other.close()
    await expect(other.ask('verify', { path: '' })).rejects.toThrow('closed')
  })

  test('that dies fails every question', async () => {
    const dead = GoPeer.start(process.execPath)
    await expect(dead.ask('verify', { path: '' })).rejects.toThrow('the Go program ended')
    await dead.close()
  })
})
