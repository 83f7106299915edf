import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from '../repository/root.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']

/** The Chromium of this machine, or the one that CARPORT_CHROMIUM names; undefined if there is none. */
export function findChromium(): string | undefined {
  const candidates = (process.env.PATH ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  return [process.env.CARPORT_CHROMIUM, ...candidates].find((path) => path !== undefined && existsSync(path))
}

/** How Playwright starts it: with a home of its own, for caches and crash settings, and talking to nobody. */
export const chromiumLaunch = {
  executablePath: findChromium() ?? names[0],
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
  env: { ...process.env, HOME: join(root, '.tmp/chromium') } as Record<string, string>,
}
