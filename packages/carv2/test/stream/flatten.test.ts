import { describe, expect, test } from 'vitest'
import { flatten } from '../../src/stream/flatten.ts'

async function* arrays(given: readonly number[][], log: string[] = []): AsyncGenerator<number[], void, undefined> {
  try {
    for (const array of given) yield array
  } finally {
    log.push('closed')
  }
}

async function collect(items: AsyncIterable<number>): Promise<number[]> {
  const all: number[] = []
  for await (const item of items) all.push(item)
  return all
}

describe('the items of arrays', () => {
  test('come in their order, empty arrays giving none', async () => {
    expect(await collect(flatten(arrays([[], [1, 2], [], [], [3], []])))).toEqual([1, 2, 3])
    expect(await collect(flatten(arrays([])))).toEqual([])
  })

  test('come in their order to who asks for several at once', async () => {
    const items = flatten(arrays([[1], [2, 3], [4]]))
    const answers = await Promise.all(Array.from({ length: 6 }, () => items.next()))
    expect(answers.map(({ value }) => value)).toEqual([1, 2, 3, 4, undefined, undefined])
    expect(answers.map(({ done }) => done)).toEqual([false, false, false, false, true, true])
  })

  test('nothing runs before the first is asked for', async () => {
    let begun = false
    const items = flatten(
      (async function* () {
        begun = true
        yield [1]
      })(),
    )
    await Promise.resolve()
    expect(begun).toBe(false)
    await items.next()
    expect(begun).toBe(true)
  })

  test('leaving the loop in the middle of an array closes the source and ends', async () => {
    const log: string[] = []
    const items = flatten(arrays([[1, 2, 3], [4]], log))
    for await (const item of items) if (item === 2) break
    expect(log).toEqual(['closed'])
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  test('an error of the source comes behind the items in front of it', async () => {
    const failing = async function* () {
      yield [1, 2]
      throw new Error('the source failed')
    }
    const items = flatten(failing())
    expect([(await items.next()).value, (await items.next()).value]).toEqual([1, 2])
    await expect(items.next()).rejects.toThrow('the source failed')
    expect(await items.next()).toEqual({ done: true, value: undefined })
  })

  test('throwing into it closes the source and gives the error back', async () => {
    const log: string[] = []
    const items = flatten(arrays([[1, 2]], log))
    await items.next()
    await expect(items.throw(new Error('enough'))).rejects.toThrow('enough')
    expect(log).toEqual(['closed'])
    expect((await items.next()).done).toBe(true)
  })

  test('it is disposed of like a generator', async () => {
    const log: string[] = []
    {
      await using items = flatten(arrays([[1, 2]], log))
      await items.next()
    }
    expect(log).toEqual(['closed'])
  })
})
