import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { consumer } from '../packaging/consumer.ts'
import type { Check } from './check.ts'

/** Plain npm installs the tarballs, and finds one version of `multiformats` for all of them. */
export const consumerInstall: Check = {
  name: 'consumer-install',
  run() {
    const { packages } = JSON.parse(readFileSync(join(consumer().folder, 'package-lock.json'), 'utf8'))
    const copies = Object.keys(packages).filter((path) => path.endsWith('node_modules/multiformats'))
    return {
      checked: `${Object.keys(packages).length - 1} packages in an empty folder`,
      problems: copies.length === 1 ? [] : [`npm installs multiformats more than once: ${copies.join(', ')}`],
    }
  },
}
