import { type AnySchema, type Decoded, type DecodeOptions, decodeFirst, type Schema } from '@carport/deal-protocol'
import { toJson } from '../report/json.ts'

export interface ReadOptions {
  readonly mode?: DecodeOptions['mode']
  readonly json: boolean
  /** Its number, where messages come line by line. */
  readonly line: number | undefined
}

/** Decodes a message; how many bytes come behind it goes to standard error, where it is no error. */
export function readMessage<Value>(
  type: Schema<Value> | AnySchema,
  bytes: Uint8Array,
  { mode = 'compat', json, line }: ReadOptions,
): Decoded<Value> {
  const decoded = decodeFirst<Value>(type, bytes, { mode })
  const trailingBytes = decoded.rest.length
  if (trailingBytes > 0) {
    const where = line === undefined ? '' : `line ${line}: `
    const note = `carport: ${where}${trailingBytes} bytes after the end of the message`
    process.stderr.write(`${json ? toJson({ line, trailingBytes }) : note}\n`)
  }
  return decoded
}
