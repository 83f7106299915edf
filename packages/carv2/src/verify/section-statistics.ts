/** Smallest, average and largest of many lengths; 0 without any. */
export class LengthStatistics {
  count = 0
  maximum = 0
  #sum = 0
  #smallest = Number.POSITIVE_INFINITY

  add(length: number): void {
    this.count++
    this.#sum += length
    if (length < this.#smallest) this.#smallest = length
    if (length > this.maximum) this.maximum = length
  }

  get minimum(): number {
    return this.count === 0 ? 0 : this.#smallest
  }

  /** Rounded down. */
  get average(): number {
    return this.count === 0 ? 0 : Math.floor(this.#sum / this.count)
  }
}

/** How often each multicodec code occurs. Runs of one code, as most CARs have, cost no look-up. */
export class CodeCounts {
  readonly #counts = new Map<number, { count: number }>()
  #code = -1
  #counter = { count: 0 }

  add(code: number): void {
    if (code !== this.#code) this.#turnTo(code)
    this.#counter.count++
  }

  #turnTo(code: number): void {
    let counter = this.#counts.get(code)
    if (counter === undefined) {
      counter = { count: 0 }
      this.#counts.set(code, counter)
    }
    this.#code = code
    this.#counter = counter
  }

  /** Keyed by the code in hex, ascending. */
  record(): Record<string, number> {
    const counts = [...this.#counts].sort(([a], [b]) => a - b)
    return Object.fromEntries(counts.map(([code, { count }]) => [`0x${code.toString(16)}`, count]))
  }
}
