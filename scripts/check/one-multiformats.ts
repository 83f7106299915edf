import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

/** A CID made by one copy of `multiformats` must be a CID to every other package. */
export const oneMultiformats: Check = {
  name: 'one-multiformats',
  run() {
    const lockfile = readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')
    const versions = new Set([...lockfile.matchAll(/^ {2}'?multiformats@([^:'(]+)/gm)].map((match) => match[1]))
    const list = [...versions].join(', ')
    return {
      checked: `version ${list} in pnpm-lock.yaml`,
      problems: versions.size === 1 ? [] : [`pnpm-lock.yaml holds ${versions.size} versions of multiformats: ${list}`],
    }
  },
}
