/**
 * The items of arrays, one after the other. Written by hand, because an async generator that yields each takes twice as
 * long: 150 ns an item. As with a generator, who asks before an answer is there waits behind it.
 */
export function flatten<T>(arrays: AsyncGenerator<readonly T[], void, undefined>): AsyncGenerator<T, void, undefined> {
  return new Flattened(arrays)
}

class Flattened<T> implements AsyncGenerator<T, void, undefined> {
  readonly #arrays: AsyncGenerator<readonly T[], void, undefined>
  #items: readonly T[] = []
  #at = 0
  /** The last answer that is not there yet. */
  #pending: Promise<IteratorResult<T, void>> | undefined

  constructor(arrays: AsyncGenerator<readonly T[], void, undefined>) {
    this.#arrays = arrays
  }

  next(): Promise<IteratorResult<T, void>> {
    if (this.#pending !== undefined) return this.#wait(this.#pending.then(this.#advance, this.#advance))
    if (this.#at < this.#items.length) return Promise.resolve({ done: false, value: this.#items[this.#at++] })
    return this.#wait(this.#advance())
  }

  #wait(answer: Promise<IteratorResult<T, void>>): Promise<IteratorResult<T, void>> {
    this.#pending = answer
    const arrived = () => {
      if (this.#pending === answer) this.#pending = undefined
    }
    answer.then(arrived, arrived)
    return answer
  }

  readonly #advance = async (): Promise<IteratorResult<T, void>> => {
    while (this.#at === this.#items.length) {
      const array = await this.#arrays.next()
      if (array.done === true) return { done: true, value: undefined }
      this.#items = array.value
      this.#at = 0
    }
    return { done: false, value: this.#items[this.#at++] }
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#forget()
    await this.#arrays.return()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<T, void>> {
    this.#forget()
    await this.#arrays.throw(error)
    return { done: true, value: undefined }
  }

  #forget(): void {
    this.#items = []
    this.#at = 0
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return()
  }
}
