export interface ReadmeExample {
  /** The line of the README on which its code begins, from 1. */
  readonly line: number
  readonly code: string
}

/**
 * The examples of a README: each block fenced as `ts` is a program of its own, which runs as it stands in a folder
 * where the packages are installed. A block fenced as `ts no-run` only shows something.
 */
export function readmeExamples(markdown: string): ReadmeExample[] {
  const examples: ReadmeExample[] = []
  let fence: { info: string; start: number } | undefined
  const lines = markdown.split('\n')
  lines.forEach((text, index) => {
    if (fence === undefined) {
      const opening = /^```(.*)$/.exec(text)
      if (opening) fence = { info: (opening[1] ?? '').trim(), start: index + 1 }
    } else if (/^```\s*$/.test(text)) {
      if (fence.info === 'ts') {
        examples.push({ line: fence.start + 1, code: `${lines.slice(fence.start, index).join('\n')}\n` })
      }
      fence = undefined
    }
  })
  return examples
}
