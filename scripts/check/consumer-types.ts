import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { consumer } from '../packaging/consumer.ts'
import { writeJson } from '../packaging/write-json.ts'
import { runNode } from '../repository/command.ts'
import { root } from '../repository/root.ts'
import type { Check } from './check.ts'

/**
 * A program that imports everything, and the README's examples, compile under both compilers that people use, with
 * every declaration file checked.
 */
export const consumerTypes: readonly Check[] = ['typescript', 'typescript-5'].map((compiler) => ({
  name: `consumer-types-${compiler}`,
  run() {
    const { folder, entries, examples } = consumer()
    const program = entries.map((entry, index) => `export * as entry${index} from '${entry}'\n`).join('')
    writeFileSync(join(folder, 'everything.ts'), program)
    writeJson(join(folder, 'tsconfig.json'), {
      compilerOptions: {
        module: 'nodenext',
        target: 'es2024',
        strict: true,
        skipLibCheck: false,
        noEmit: true,
        types: ['node'],
      },
      include: ['everything.ts', 'examples/**/*.ts'],
    })
    const { status, output } = runNode([join(root, 'node_modules', compiler, 'bin/tsc'), '-p', folder])
    return {
      checked: `${entries.length} entries, ${examples.length} examples`,
      problems: status === 0 ? [] : [output],
    }
  },
}))
