import { InvalidArgumentError, Option } from '@commander-js/extra-typings'
import { CID } from 'multiformats/cid'

/** `--version 1|2`: the CAR that is written. */
export function versionOption() {
  return new Option('--version <version>', 'CAR version to write: 1 or 2').default(2).argParser(parseVersion)
}

function parseVersion(text: string): 1 | 2 {
  if (text === '1') return 1
  if (text === '2') return 2
  throw new InvalidArgumentError(`invalid CAR version ${text}.`)
}

/** A CID in any base. */
export function parseCid(text: string): CID {
  try {
    return CID.parse(text)
  } catch {
    throw new InvalidArgumentError('It is no CID.')
  }
}
