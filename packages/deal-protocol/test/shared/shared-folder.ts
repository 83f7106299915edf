import { type AnySchema, type Json, messageTypes } from '../../src/index.ts'
import { readShared } from './read-shared.ts'

/** The contents of a file of vectors, such as `messages/DealParams.json`. */
export function vectors<Contents>(name: string): Promise<Contents> {
  return readShared(`vectors/deals/${name}`)
}

export function fixtures<Contents>(name: string): Promise<Contents> {
  return readShared(`fixtures/deals/${name}`)
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

export const manifest = (await vectors<{ messages: ManifestEntry[] }>('manifest.json')).messages

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
