/**
 * Builds the Go side of these tests and of the benchmarks, interop/go, and prints where the program lies.
 *
 *     node interop/build.ts
 *
 * Go's own cache makes a build without changes a matter of a second.
 */
import { buildGoPeer } from './src/build-go-peer.ts'

console.log(buildGoPeer())
