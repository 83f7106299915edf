import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, watch } from 'node:fs'
import { text } from 'node:stream/consumers'
import { UnixFS } from 'ipfs-unixfs'
import { describe, expect, test } from 'vitest'
import { carportScript } from './carport.ts'
import { type Block, block, link, MadeCars, pbBlock } from './made-cars.ts'
import { temporaryFolder } from './temporary-folder.ts'

const cars = new MadeCars(temporaryFolder())

function start(cwd: string, ...parameters: string[]) {
  const child = spawn(process.execPath, [carportScript, 'car', ...parameters], { cwd })
  return { child, stderr: text(child.stderr), ended: once(child, 'exit') }
}

/** Resolves when a file appears in a folder. */
async function changeOf(folder: string): Promise<void> {
  const watcher = watch(folder)
  await once(watcher, 'change')
  watcher.close()
}

describe.each(['SIGINT', 'SIGTERM'] as const)('%s', (signal) => {
  test('ends a long command, and leaves nothing behind', async () => {
    const folder = temporaryFolder()
    const { child, stderr, ended } = start(folder, 'create', '-f', 'out.car', process.execPath)
    await changeOf(folder)
    child.kill(signal)
    const [code] = await ended
    expect(code).toBe(signal === 'SIGINT' ? 130 : 143)
    expect(await stderr).toBe(`carport: AbortError: ended by ${signal}\n`)
    expect(readdirSync(folder)).toEqual([])
  })

  test('ends a command that waits for its input', async () => {
    const folder = temporaryFolder()
    const { child, stderr, ended } = start(folder, 'put-block', '--json', 'out.car')
    // More than a pipe holds: when all of it is taken, the command is reading.
    await new Promise((resolve) => child.stdin.write(Buffer.alloc(4 * 1024 * 1024), resolve))
    child.kill(signal)
    await ended
    expect(JSON.parse(await stderr)).toEqual({ error: { name: 'AbortError', message: `ended by ${signal}`, signal } })
    expect(readdirSync(folder)).toEqual([])
  })
})

test('a file that never ends, nor begins, can be interrupted', async () => {
  const folder = temporaryFolder()
  const blocks = [await pbBlock(new UnixFS({ type: 'file' }))]
  for (let depth = 0; depth < 60; depth++) {
    const below = blocks.at(-1) as Block
    blocks.push(await pbBlock(new UnixFS({ type: 'file', blockSizes: [0n, 0n] }), [link('', below), link('', below)]))
  }
  const path = await cars.v1('bomb.car', [blocks.at(-1) as Block], blocks)
  const { child, ended } = start(folder, 'extract', '-f', path)
  await changeOf(folder)
  child.kill('SIGINT')
  expect(await ended).toEqual([130, null])
  expect(readdirSync(folder)).toEqual([])
})

test('a reader that goes away ends a command quietly', async () => {
  const blocks = await Promise.all(Array.from({ length: 20_000 }, (_, index) => block(`block ${index}`)))
  const path = await cars.v1('many.car', [], blocks)
  const { child, stderr, ended } = start(cars.folder, 'list', path)
  await once(child.stdout, 'data')
  child.stdout.destroy()
  const [code] = await ended
  expect({ code, stderr: await stderr }).toEqual({ code: 141, stderr: '' })
})
