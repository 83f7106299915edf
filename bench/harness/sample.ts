/** One run of a program: what it prints as one line of JSON, whatever language it is in. */
export interface Sample {
  /** Of the measured part alone, as CPU time is. */
  readonly seconds: number
  readonly cpuUser: number
  readonly cpuSystem: number
  /** Bytes resident when the measured part began. */
  readonly rssBefore: number
  readonly rssPeakBytes: number
  /** Blocks that were worked through: all sides of a case must report the same number for the same files. */
  readonly blocks: number
  /** Of the file that was read or written; of the blocks for look-ups. */
  readonly bytes: number
  /** Seconds of parts of the measured part. */
  readonly phases?: Readonly<Record<string, number>>
}

const NUMBERS = ['seconds', 'cpuUser', 'cpuSystem', 'rssBefore', 'rssPeakBytes', 'blocks', 'bytes'] as const

/** Reads the line of a program. Throws when it is none. */
export function parseSample(line: string): Sample {
  const sample = JSON.parse(line)
  for (const name of NUMBERS) {
    if (typeof sample?.[name] !== 'number') throw new Error(`a sample without ${name}: ${line}`)
  }
  return sample
}
