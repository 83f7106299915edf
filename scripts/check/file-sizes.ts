import { statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../repository/root.ts'
import { trackedFiles } from '../repository/tracked-files.ts'
import type { Check } from './check.ts'

const limit = 1_000_000

export const fileSizes: Check = {
  name: 'file-sizes',
  run() {
    const sizes = trackedFiles().map((file) => ({ file, size: statSync(join(root, file)).size }))
    return {
      checked: `${sizes.length} tracked files`,
      problems: sizes.filter(({ size }) => size > limit).map(({ file, size }) => `${file}: ${size} bytes, over 1 MB`),
    }
  },
}
