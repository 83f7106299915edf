/**
 * Every `npm run` command enters here, on whatever Node >= 20 the machine has: installs what the lockfile says,
 * then hands over to the task's own script, on the Node that the repository brings.
 */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runPnpm } from './repository/pnpm.mjs'

const tasks = {
  bench: 'scripts/bench.ts',
  browser: 'scripts/browser.ts',
  build: 'scripts/build.ts',
  check: 'scripts/check.ts',
  interop: 'scripts/interop.ts',
  quickstart: 'scripts/quickstart.ts',
  shared: 'scripts/shared.ts',
  test: 'scripts/test.ts',
}

const root = fileURLToPath(new URL('..', import.meta.url))
const [task, ...taskArguments] = process.argv.slice(2)
const script = tasks[task]
if (script === undefined) {
  console.error(`bootstrap: unknown task ${task}; there are ${Object.keys(tasks).join(', ')}`)
  process.exit(2)
}

if (!existsSync(join(root, 'node_modules', '.modules.yaml'))) console.log('Installing dependencies, once ...')
const install = runPnpm(['install', '--frozen-lockfile', '--prod=false'], root)
if (install.status !== 0) {
  console.error(install.output)
  console.error('bootstrap: installing the dependencies failed')
  process.exit(1)
}

const executables = join(root, 'node_modules', '.bin')
const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const run = spawnSync(node, [join(root, script), ...taskArguments], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, PATH: `${executables}${delimiter}${process.env.PATH}` },
})
if (run.error) console.error(`bootstrap: ${script} did not start: ${run.error.message}`)
process.exit(run.status ?? 1)
