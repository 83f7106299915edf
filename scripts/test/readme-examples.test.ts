import { describe, expect, test } from 'vitest'
import { readmeExamples } from '../packaging/readme-examples.ts'

const readme = `# A package

\`\`\`ts
import { open } from 'a-package'
await open('file')
\`\`\`

\`\`\`ts no-run
interface Shape { size: number }
\`\`\`

\`\`\`sh
npm install a-package
\`\`\`

\`\`\`ts
console.log('second')
\`\`\`
`

describe('readmeExamples', () => {
  test('takes each block fenced as ts, with the line it begins on', () => {
    expect(readmeExamples(readme)).toEqual([
      { line: 4, code: "import { open } from 'a-package'\nawait open('file')\n" },
      { line: 17, code: "console.log('second')\n" },
    ])
  })

  test('leaves out what is not to run, and other languages', () => {
    const code = readmeExamples(readme).map((example) => example.code)
    expect(code.join()).not.toMatch(/interface Shape|npm install/)
  })

  test('finds none in a text without code', () => {
    expect(readmeExamples('# A package\n\nNothing here.\n')).toEqual([])
  })
})
