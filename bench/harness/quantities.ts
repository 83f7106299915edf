import type { Spread } from './statistics.ts'

const MIB = 1024 * 1024

/** A number with three significant digits, and no more of them than it needs: 1,234, 12.3, 0.0123. */
export function number(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString('en-US')
  return value === 0 ? '0' : value.toFixed(Math.max(0, 2 - Math.floor(Math.log10(value))))
}

/** `1.23 [1.10–1.50]`. */
export function spread({ median, least, most }: Spread): string {
  return `${number(median)} [${number(least)}–${number(most)}]`
}

export function mebibytes(bytes: number): string {
  return number(bytes / MIB)
}

/** A rate per second with a prefix: 1.23 M, 456 k. */
export function rate(perSecond: number): string {
  if (perSecond >= 1e6) return `${number(perSecond / 1e6)} M`
  return perSecond >= 1e3 ? `${number(perSecond / 1e3)} k` : number(perSecond)
}
