import { join } from 'node:path'
import type { GoPeer } from '../go-peer.ts'
import { GoldenFolder } from './golden-folder.ts'
import { makeReadWrite } from './read-write.ts'
import { makeResume } from './resume.ts'
import { makeWrap } from './wrap.ts'

const makers = { readwrite: makeReadWrite, resume: makeResume, wrap: makeWrap }

/** Makes the golden folders anew below `target`. */
export async function makeGolden(go: GoPeer, target: string): Promise<void> {
  for (const [name, make] of Object.entries(makers)) await make(new GoldenFolder(go, join(target, name)))
}
