/**
 * Builds the Go program for pieces, interop/go-piece, and prints where it lies.
 *
 *     node interop/build-pieces.ts
 */
import { buildGoPieces } from './src/piece/build-go-pieces.ts'

console.log(buildGoPieces())
