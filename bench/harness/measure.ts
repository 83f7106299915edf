/**
 * Runs one program in this process and prints its {@link Sample}. Compiled, like the programs, so that no process
 * carries the 18 MB that Node takes to strip types.
 *
 *     node --expose-gc measure.js MODULE EXPORT FILE...
 */
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import type { Sample } from './sample.ts'

/** Prepares outside the measurement and returns what is measured. */
export type Prepare = (files: string[]) => Work | Promise<Work>

export type Work = () => Done | Promise<Done>

/** What a program has done. */
export interface Done extends Pick<Sample, 'blocks' | 'bytes' | 'phases'> {
  /** The work was done so many times; the sample says what one of them took. Default 1. */
  readonly times?: number
  /** Cleans up when the clock has stopped. */
  readonly after?: () => void | Promise<void>
}

const [module, name, ...files] = process.argv.slice(2)
const prepare: Prepare = (await import(pathToFileURL(module).href))[name]
const work = await prepare(files)
// What preparation left behind is not the measured part's to collect.
globalThis.gc?.()
forgetPeak()
console.log(JSON.stringify(await measure(work)))

async function measure(work: Work): Promise<Sample> {
  const rssBefore = process.memoryUsage.rss()
  const cpuBefore = process.cpuUsage()
  const start = performance.now()
  const { times = 1, after, ...done } = await work()
  const seconds = (performance.now() - start) / 1000 / times
  const cpu = process.cpuUsage(cpuBefore)
  const rssPeakBytes = peakBytes()
  await after?.()
  const cpuUser = cpu.user / 1e6 / times
  const cpuSystem = cpu.system / 1e6 / times
  return { seconds, cpuUser, cpuSystem, rssBefore, rssPeakBytes, ...done }
}

/** Lets the peak begin anew: preparing may have taken more than it kept. Only Linux can; elsewhere it is the process's. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5')
  } catch {
    // Not Linux, or not allowed.
  }
}

/** The most bytes that were resident; `maxRSS` would include what this process was forked from. */
function peakBytes(): number {
  try {
    const [, kibibytes] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kibibytes !== undefined) return Number(kibibytes) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
