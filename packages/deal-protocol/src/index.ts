/**
 * What travels when a Filecoin deal is made: piece commitments, piece CIDs and aggregates of pieces.
 *
 * @packageDocumentation
 */

export * from './errors.ts'
export * from './piece/index.ts'
