/**
 * Builds the Go sides of these tests and of the benchmarks, all or those named, and prints where each program lies.
 *
 *     node interop/build.ts [go] [go-deals] [go-libp2p] [go-markets] [go-piece]
 *
 * Go's own cache makes a build without changes a matter of a second.
 */
import process from 'node:process'
import { buildGoPeer, GO_PROGRAMS } from './src/build-go-peer.ts'

const named = process.argv.slice(2)
for (const program of GO_PROGRAMS) if (named.length === 0 || named.includes(program)) console.log(buildGoPeer(program))
