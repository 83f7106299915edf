import { existsSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

/** The files below a folder that this process has open; none where the system does not tell. */
export function openFilesIn(folder: string): string[] {
  const descriptors = '/proc/self/fd'
  if (!existsSync(descriptors)) return []
  return readdirSync(descriptors)
    .map((descriptor) => target(join(descriptors, descriptor)))
    .filter((path) => path?.startsWith(folder)) as string[]
}

function target(link: string): string | undefined {
  try {
    return readlinkSync(link)
  } catch {
    return undefined // The descriptor of the listing itself is gone by now.
  }
}
