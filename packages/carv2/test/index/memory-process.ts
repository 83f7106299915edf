/** Run by memory-per-block.test.ts: indexes a stream of as many sections as asked for, and prints what that took. */
import { memoryUsage, resourceUsage } from 'node:process'
import { createIndex } from '../../src/index/create-index.ts'
import { sectionStream } from '../builders/section-stream.ts'

declare const gc: () => void

const count = Number(process.argv[2])

function liveBytes(): number {
  gc()
  const { heapUsed, arrayBuffers } = memoryUsage()
  return heapUsed + arrayBuffers
}

await createIndex(sectionStream(10_000))
const before = liveBytes()
const residentBefore = 1024 * resourceUsage().maxRSS
let largest = 0
let windows = 0
const onProgress = () => {
  if (++windows % 100 === 0) largest = Math.max(largest, liveBytes())
}
const index = await createIndex(sectionStream(count), { onProgress })
largest = Math.max(largest, liveBytes())
const resident = 1024 * resourceUsage().maxRSS
console.log(JSON.stringify({ size: index.size, live: largest - before, resident: resident - residentBefore }))
