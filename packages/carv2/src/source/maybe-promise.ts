/** A value that is there already, or a promise of it: what a source returns. */
export type MaybePromise<T> = T | Promise<T>

/** Continues with a value at once, or after it arrives: keeps a synchronous source synchronous all the way up. */
export function andThen<T, U>(value: MaybePromise<T>, next: (value: T) => MaybePromise<U>): MaybePromise<U> {
  return value instanceof Promise ? value.then(next) : next(value)
}
