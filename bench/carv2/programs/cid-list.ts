import { readFileSync } from 'node:fs'
import { CID } from 'multiformats/cid'

/** The CIDs of a list, one a line. */
export function readCids(path: string): CID[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => CID.parse(line))
}
