import { expect, test } from 'vitest'
import { Slots } from '../../src/libp2p/slots.ts'

test('whoever waits comes in by turns', async () => {
  const slots = new Slots({ concurrent: 2, concurrentPerPeer: 2 })
  const came: string[] = []
  const come = async (peer: string): Promise<void> => void ((await slots.take(peer)) && came.push(peer))
  const all = Promise.all(['a', 'a', 'b', 'c', 'd'].map(come))
  await Promise.resolve()
  expect(came).toEqual(['a', 'a'])
  slots.release('a')
  slots.release('a')
  slots.release('b')
  await all
  expect(came).toEqual(['a', 'a', 'b', 'c', 'd'])
})

test('one that may not is passed by', async () => {
  const slots = new Slots({ concurrent: 3, concurrentPerPeer: 1 })
  expect(await slots.take('a')).toBe(true)
  const second = slots.take('a')
  expect(slots.isFullFor('a')).toBe(true)
  expect(slots.isFullFor('b')).toBe(false)
  expect(await slots.take('b')).toBe(true)
  slots.release('b')
  expect(slots.isFullFor('a')).toBe(true)
  slots.release('a')
  expect(await second).toBe(true)
})

test('one that waits too long, or too far behind, or no longer wants, gets none, and none is lost', async () => {
  const slots = new Slots({ concurrent: 1, concurrentPerPeer: 1, waiting: 2, waitMs: 30 })
  const controller = new AbortController()
  expect(await slots.take('a')).toBe(true)
  const late = slots.take('b')
  const unwilling = slots.take('c', controller.signal)
  expect(await slots.take('d')).toBe(false)
  controller.abort()
  expect(await unwilling).toBe(false)
  expect(await late).toBe(false)
  expect(await slots.take('e', AbortSignal.abort())).toBe(false)
  slots.release('a')
  expect(await slots.take('f')).toBe(true)
})
