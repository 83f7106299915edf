import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type AnySchema, type Json, messageTypes } from '../../src/index.ts'

/** The folder beside the repository with fixtures, and answers of the Go originals. */
const SHARED = join(import.meta.dirname, '../../../../../shared')

/** The contents of a file of vectors, such as `messages/DealParams.json`. */
export function vectors<Contents>(name: string): Contents {
  return JSON.parse(readFileSync(join(SHARED, 'vectors/deals', name), 'utf8')) as Contents
}

export function fixtures<Contents>(name: string): Contents {
  return JSON.parse(readFileSync(join(SHARED, 'fixtures/deals', name), 'utf8')) as Contents
}

/** What the manifest says of a type. */
export interface ManifestEntry {
  type: string
  protocol: string
  style: 'tuple' | 'map'
  file: string
  vectors: number
  decodeFile?: string
  decodeCases?: number
  decodeAccepted?: number
}

export const manifest = vectors<{ messages: ManifestEntry[] }>('manifest.json').messages

export function typeNamed(name: string): AnySchema {
  const type = messageTypes.get(name)
  if (type === undefined) throw new Error(`no type ${name}`)
  return type
}

/** JSON with its names in lower case: those of Go and ours are the same but for case. */
export function lowerCaseNames(json: Json): Json {
  if (Array.isArray(json)) return json.map(lowerCaseNames)
  if (typeof json !== 'object' || json === null) return json
  return Object.fromEntries(Object.entries(json).map(([name, value]) => [name.toLowerCase(), lowerCaseNames(value)]))
}
