import { readFileSync } from 'node:fs'
import { CID } from 'multiformats/cid'
import { describe, expect, test } from 'vitest'
import { failureOf } from '../builders/failure.ts'
import { TemporaryFolder } from '../builders/temporary-folder.ts'
import { finalizedFile } from '../faults/expected-file.ts'
import { parseCarStrictly } from '../faults/parsed-car.ts'
import { describeCutPaddings, describeFinalizeCrashes } from '../replay/finalize-crashes.ts'
import {
  cidsOf,
  type GoFile,
  type GoOptions,
  openLikeGo,
  sha256,
  storeOptions,
  VectorFolder,
} from '../replay/go-vectors.ts'
import { continued, describeResumeCases, describeTornFiles, type ResumeManifest } from '../replay/resume-cases.ts'
import { vectorPath } from './shared-folder.ts'

const folder = new VectorFolder(vectorPath('resume'))

/** `from` reopened with other roots or options. */
interface Mismatch {
  name: string
  from: string
  options: GoOptions
  roots: string[]
  openError: string | null
  finalizedSha256?: string
  finalized?: GoFile
}

const { mismatches, torn } = folder.json<ResumeManifest & { mismatches: Mismatch[]; torn: { name: string }[] }>()

/** What Go accepts and we must not. */
const REFUSED: Record<string, string> = {
  'max index CID size ignored on resume': 'CidTooLargeError',
}
/** Go indexes the identities of a file that is resumed without them (specification section 3, defect 14). */
const UNINDEXED = ['identity sections, option off']

describe('vectors/car/resume: written and reopened', () => describeResumeCases(folder))

describe('vectors/car/resume: reopened with other roots or options', () => {
  const refused = mismatches.filter(({ openError }) => openError !== null)
  const resumed = mismatches.filter(({ openError, name }) => openError === null && !(name in REFUSED))

  test.each(refused)('$name: refused in Go’s words, and the file stays as it was', async (mismatch) => {
    const { message, name, fileUnchanged } = await refusal(mismatch)
    const phrase = (mismatch.openError ?? '').replace('WithDataPadding', 'dataPadding')
    expect(name).toBe('CannotResumeError')
    if (phrase.startsWith('error reading car header')) expect(message).toMatch(/^error reading car header: /)
    else expect(message).toBe(phrase)
    expect(fileUnchanged).toBe(true)
  })

  test.each(mismatches.filter(({ name }) => name in REFUSED))(
    '$name: refused by us, limits hold when resuming too (specification section 2)',
    async (mismatch) => {
      expect(await refusal(mismatch)).toMatchObject({ name: REFUSED[mismatch.name], fileUnchanged: true })
    },
  )

  test.each(resumed)('$name: accepted', async ({ name, from, options, roots, finalizedSha256, finalized }) => {
    using temporary = new TemporaryFolder()
    const { file } = await continued(folder.bytes(from), { options, roots }, [], 'finalize', temporary)
    if (UNINDEXED.includes(name)) {
      const { sections } = parseCarStrictly(file)
      expect(file).toEqual(finalizedFile(sections, cidsOf(roots), storeOptions(options)))
      expect(sha256(file)).not.toBe(finalized?.sha256)
    } else {
      expect(sha256(file)).toBe(finalizedSha256 ?? finalized?.sha256)
    }
  })

  async function refusal({ from, options, roots }: Mismatch) {
    using temporary = new TemporaryFolder()
    const before = folder.bytes(from)
    const path = temporary.file('store.car', before)
    const failure = await failureOf(() => openLikeGo(path, options, roots))
    return { ...failure, fileUnchanged: Buffer.compare(before, readFileSync(path)) === 0 }
  }
})

describe('vectors/car/resume: cut', () => {
  describeTornFiles(folder)

  test.each(torn as ((typeof torn)[number] & Torn)[])('$name: uncut it is what Go made', async (tornCase) => {
    using temporary = new TemporaryFolder()
    const { file } = await continued(folder.bytes(tornCase.file), tornCase, [], 'finalize', temporary)
    expect(sha256(file)).toBe(tornCase.uncutFinalized.sha256)
    expect(CID.parse(tornCase.roots[0]).equals(parseCarStrictly(file).roots[0])).toBe(true)
  })
})

interface Torn {
  uncutFinalized: { sha256: string }
}

describe('vectors/car/resume: crashed inside Finalize', () => {
  describeFinalizeCrashes(folder)
  describeCutPaddings(folder)
})
