/**
 * Writes to a store until it is done, or killed:
 *
 *     node --import ../builders/sources-for-children.ts writing-process.ts PATH TASK
 *
 * TASK is a {@link WritingTask} as JSON. Prints a line for each thing it was told: `open`, `put N` when block N was
 * acknowledged, `finalized`, `closed`. See run-writing-process.ts for who reads that.
 */
import { writeSync } from 'node:fs'
import { ReadWriteBlockstore } from '../../src/blockstore/read-write.ts'
import type { StoreFile } from '../../src/blockstore/store-file.ts'
import { openStoreFile } from '../../src/platform/node/store-file.ts'
import { blocksOfTask, rootsOfTask, type WritingTask } from './writing-task.ts'

const [path, json] = process.argv.slice(2)
const task = JSON.parse(json) as WritingTask
const blocks = blocksOfTask(task)
let phase: 'open' | 'put' | 'finalize' = 'open'
let calls = 0

/** To the pipe at once: what is said has happened, even if the process is killed on the next line. */
function say(line: string): void {
  writeSync(1, `${line}\n`)
}

function die(): void {
  process.kill(process.pid, 'SIGKILL')
}

/** Whether this call, the next one of its phase, is the one to be killed in. */
function isLast(): boolean {
  return task.killAt?.phase === phase && ++calls === task.killAt.call
}

/** Kills the process in the middle of the call that the task names. */
function mortal(file: StoreFile): StoreFile {
  return {
    ...file,
    write: (bytes, position) => {
      if (!isLast()) return file.write(bytes, position)
      const part = Math.round((task.killAt?.part ?? 0) * bytes.length)
      if (part > 0) file.write(bytes.subarray(0, part), position)
      die()
      return bytes.length
    },
    truncate: (size) => {
      if (!isLast()) return file.truncate(size)
      if (task.killAt?.part) file.truncate(size)
      die()
    },
    close: () => {
      if (isLast()) die()
      return file.close()
    },
  }
}

const store = await ReadWriteBlockstore.open(path, {
  ...task.options,
  roots: rootsOfTask(task, task.roots),
  openFile: async (opened, io) => mortal(await openStoreFile(opened, io)),
})
say('open')
phase = 'put'
calls = 0
const numbered = new Map(blocks.map(({ cid }, i) => [cid, i]))
const acknowledge = (cid: (typeof blocks)[number]['cid']) => say(`put ${numbered.get(cid)}`)
if (task.how === 'many') for await (const cid of store.putMany(blocks)) acknowledge(cid)
else if (task.how === 'together')
  await Promise.all(blocks.map(({ cid, bytes }) => store.put(cid, bytes).then(acknowledge)))
else for (const { cid, bytes } of blocks) acknowledge(await store.put(cid, bytes))
phase = 'finalize'
calls = 0
if (task.newRoots !== undefined) store.setRoots(rootsOfTask(task, task.newRoots))
if (task.finalize) {
  await store.finalize()
  say('finalized')
}
await store.close()
say('closed')
