/**
 * Builds the Go sides of these tests and of the benchmarks, and prints where the programs lie.
 *
 *     node interop/build.ts
 *
 * Go's own cache makes a build without changes a matter of a second.
 */
import { buildGoPeer } from './src/build-go-peer.ts'

console.log(buildGoPeer())
console.log(buildGoPeer('go-deals'))
