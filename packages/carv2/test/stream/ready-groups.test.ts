import { describe, expect, test } from 'vitest'
import { readyGroups } from '../../src/stream/ready-groups.ts'
import { collect } from '../builders/streams.ts'

const pause = () => new Promise((resolve) => setTimeout(resolve, 5))
const size = (item: number) => item

async function* later(...items: (number | 'pause' | Error)[]): AsyncGenerator<number> {
  for (const item of items) {
    if (item instanceof Error) throw item
    if (item === 'pause') await pause()
    else yield item
  }
}

describe('what is ready without a wait is one group', () => {
  test('of a plain iterable: up to so many bytes', async () => {
    expect(await collect(readyGroups([1, 2, 3, 4, 5], size, 6))).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
    expect(await collect(readyGroups([9, 1], size, 6))).toEqual([[9], [1]])
    expect(await collect(readyGroups([], size, 6))).toEqual([])
  })

  test('of an asynchronous one: up to so many bytes, or to its first pause', async () => {
    expect(await collect(readyGroups(later(1, 2, 3, 4, 5), size, 6))).toEqual([
      [1, 2, 3],
      [4, 5],
    ])
    expect(await collect(readyGroups(later(1, 'pause', 2, 3, 'pause', 4), size, 100))).toEqual([[1], [2, 3], [4]])
    expect(await collect(readyGroups(later('pause'), size, 100))).toEqual([])
  })

  test('a failure comes behind the group in front of it', async () => {
    const groups: number[][] = []
    const run = async () => {
      for await (const group of readyGroups(later(1, 2, new Error('source failed')), size, 100)) groups.push(group)
    }
    await expect(run()).rejects.toThrow('source failed')
    expect(groups).toEqual([[1, 2]])
  })

  test('leaving early lets the source go', async () => {
    let returned = false
    const source = (async function* () {
      try {
        for (let i = 1; ; i++) yield i
      } finally {
        returned = true
      }
    })()
    for await (const _ of readyGroups(source, size, 10)) break
    expect(returned).toBe(true)
  })
})
