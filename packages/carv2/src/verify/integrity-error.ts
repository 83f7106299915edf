import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { type CarError, HashMismatchError, UnsupportedHashError } from '../errors.ts'
import { hashFunction } from '../hash/hash-function.ts'

/** Says why a block failed the check: what it hashes to instead, or that nobody here knows the function. */
export function integrityError(cid: CID, bytes: Uint8Array, offset: number): CarError {
  const { code } = cid.multihash
  const hash = hashFunction(code)
  if (hash === undefined) return new UnsupportedHashError(code, offset)
  const digest = Digest.create(code, hash.digest(bytes))
  return new HashMismatchError(cid, offset, CID.create(cid.version, cid.code, digest))
}
