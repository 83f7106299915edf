import { removeOrphans } from './build/orphans.ts'
import { buildWasm } from './build/wasm.ts'
import { runNode } from './repository/command.ts'

/** The compiler, and the projects to compile: what tsconfig.json lists. */
const compiler = ['node_modules/typescript/bin/tsc', '--build']

/** Makes every package's `dist`. Says nothing unless it fails; only what has changed is compiled again. */
export function build(): void {
  buildWasm()
  removeOrphans()
  const { status, output } = runNode(compiler)
  if (status !== 0) throw new Error(`the build failed\n${output}`)
}

/** For tasks that cannot go on without: reports a failed build and ends the process. */
export function buildOrExit(): void {
  try {
    build()
  } catch (error) {
    console.error((error as Error).message)
    process.exit(1)
  }
}

if (import.meta.main) buildOrExit()
