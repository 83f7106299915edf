import { readFileSync } from 'node:fs'
import { base32 } from 'multiformats/bases/base32'
import { CID } from 'multiformats/cid'

/**
 * The CIDs of a list, one a line, made as they come out of a block: `CID.parse` would keep the text of each in a WeakMap,
 * whose 200,000 entries slow every garbage collection of the measured part.
 */
export function readCids(path: string): CID[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => CID.decode(base32.decode(line)))
}
