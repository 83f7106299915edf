/**
 * Makes the golden files that the tests of packages/carv2 read, by the original: small CARs, detached indexes, and
 * what go-car says of each. A rerun makes the same bytes.
 *
 *     node interop/make-golden.ts
 */
import { join } from 'node:path'
import { GoPeer } from './src/go-peer.ts'
import { makeGolden } from './src/golden/make-golden.ts'

await using go = GoPeer.start()
await makeGolden(go, join(import.meta.dirname, '../packages/carv2/test/golden'))
