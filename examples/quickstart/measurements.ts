interface Measurement {
  readonly step: string
  readonly bytes: number
  readonly milliseconds: number
}

/** Measures one step after the other. */
export class Measurements {
  readonly #steps: Measurement[] = []

  /** Runs a step that goes through `bytes` bytes. */
  async of<T>(step: string, bytes: number, work: () => Promise<T>): Promise<T> {
    const began = performance.now()
    const result = await work()
    this.#steps.push({ step, bytes, milliseconds: performance.now() - began })
    return result
  }

  /** A line for each step, all of which had to do with `blocks` blocks. */
  table(blocks: number): string {
    const rows = this.#steps.map(({ step, bytes, milliseconds }) => [
      step,
      bytes.toLocaleString('en'),
      blocks.toLocaleString('en'),
      `${milliseconds.toFixed(milliseconds < 10 ? 1 : 0)} ms`,
      (bytes / 1000 / milliseconds).toFixed(0),
    ])
    return align([['step', 'bytes', 'blocks', 'time', 'MB/s'], ...rows])
  }
}

/** Columns one below the other: the first to the left, numbers to the right. */
function align(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map(([first = '', ...rest]) => {
      const numbers = rest.map((cell, column) => cell.padStart(widths[column + 1] ?? 0))
      return [first.padEnd(widths[0] ?? 0), ...numbers].join('   ')
    })
    .join('\n')
}
