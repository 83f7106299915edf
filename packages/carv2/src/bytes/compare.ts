/** Bytewise unsigned comparison of `a[aStart, aStart+length)` with `b[bStart, bStart+length)`: negative, 0 or positive. */
export function compareRange(a: Uint8Array, aStart: number, b: Uint8Array, bStart: number, length: number): number {
  for (let i = 0; i < length; i++) {
    const difference = a[aStart + i] - b[bStart + i]
    if (difference !== 0) return difference
  }
  return 0
}

/** Whether two byte strings are the same. */
export function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && compareRange(a, 0, b, 0, a.length) === 0
}
