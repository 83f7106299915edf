import { type AnySchema, Schema } from '../cbor/schema.ts'
import * as types from './index.ts'

/** Every message type by name, for tools that are told a name. Whoever imports this has all of them in the bundle. */
export const messageTypes: ReadonlyMap<string, AnySchema> = new Map(
  Object.entries<unknown>(types).filter((entry): entry is [string, AnySchema] => entry[1] instanceof Schema),
)
