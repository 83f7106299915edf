import { CarError, FileError, NotOpenError, UnsupportedError } from '../errors.ts'

/** Something that is wrong with a CAR: an error of the class that a reader would throw for it, or one of `verifyCar`. */
export type CarProblem = CarError

/** A thrown error as a problem of the data; anything that says nothing about the data is thrown on. */
export function problemOf(error: unknown): CarProblem {
  if (!(error instanceof CarError)) throw error
  if (error instanceof FileError || error instanceof NotOpenError || error instanceof UnsupportedError) throw error
  return error
}
