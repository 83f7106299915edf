/**
 * For tests of what uses this package: random values of every type. Needs fast-check.
 *
 * @packageDocumentation
 */

export { arbitraryOf } from './arbitrary.ts'
