/** 128 bytes of ones, then 128 of zeros: any mask "the first n bytes of a block" is a slice of it. */
const ONES_THEN_ZEROS: usize = memory.data(256, 16)
memory.fill(ONES_THEN_ZEROS, 0xff, 128)

/**
 * Copies `length` bytes and adds zeros up to `size`, which is a multiple of 16 and at most 128. Reads `size` bytes:
 * what lies behind the `length` is masked out, which takes neither branches nor a call of the host's `memory.copy`.
 */
export function copyZeroPadded(target: usize, source: usize, length: usize, size: usize): void {
  const mask = ONES_THEN_ZEROS + 128 - length
  for (let i: usize = 0; i < size; i += 16) {
    v128.store(target + i, v128.and(v128.load(source + i), v128.load(mask + i)))
  }
}

/** Whether two byte strings of `length` are the same. */
export function sameBytes(a: usize, b: usize, length: usize): bool {
  let i: usize = 0
  for (; i + 8 <= length; i += 8) {
    if (load<u64>(a + i) !== load<u64>(b + i)) return false
  }
  for (; i < length; i++) {
    if (load<u8>(a + i) !== load<u8>(b + i)) return false
  }
  return true
}
