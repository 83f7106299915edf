import type { Spread } from './statistics.ts'

const MIB = 1024 * 1024

/** A number with three significant digits, or all that are in front of the point: 0.0123, 12.3, 1,234. */
export function number(value: number): string {
  const rounded = Number(value.toPrecision(3))
  if (Math.abs(rounded) >= 100) return Math.round(value).toLocaleString('en-US')
  return rounded === 0 ? '0' : rounded.toFixed(Math.max(0, 2 - Math.floor(Math.log10(Math.abs(rounded)))))
}

/** `1.23 [1.10–1.50]`, with a unit behind the first number when there is one. */
export function spread({ median, least, most }: Spread, unit = ''): string {
  return `${number(median)}${unit} [${number(least)}–${number(most)}]`
}

/** Seconds: `1.23 s [1.10–1.50]`, `45.6 ms [40.1–50.2]`, all three in the unit that suits the median. */
export function durations({ median, least, most }: Spread): string {
  const [unit, factor] = unitOf(median)
  return spread({ median: median * factor, least: least * factor, most: most * factor }, ` ${unit}`)
}

/** Seconds, in the unit that suits. */
export function duration(seconds: number): string {
  const [unit, factor] = unitOf(seconds)
  return `${number(seconds * factor)} ${unit}`
}

function unitOf(seconds: number): [unit: string, factor: number] {
  if (seconds >= 1) return ['s', 1]
  return seconds >= 1e-3 ? ['ms', 1e3] : ['µs', 1e6]
}

export function mebibytes(bytes: number): string {
  return number(bytes / MIB)
}

/** A rate per second with a prefix: 1.23 M, 456 k. */
export function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${number(perSecond / 1e6)} M`
  return perSecond >= 1e3 ? `${number(perSecond / 1e3)} k` : number(perSecond)
}
