import { FileError } from '@carport/carv2'
import { toJson } from './json.ts'

/** How an error is told: one line, or one JSON object with all its fields. */
export function errorLine(thrown: unknown, json: boolean): string {
  const error = asError(thrown)
  const message = error.message.replaceAll(/\s*\n\s*/g, ' ')
  if (!json) return `carport: ${error.name}: ${message}`
  const { name: _name, message: _message, ...fields } = { ...error }
  return toJson({ error: { name: error.name, message, ...fields } })
}

/** Errors of the operating system get the name that they have everywhere else in Carport. */
function asError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  const { syscall, path = 'standard output' } = thrown as NodeJS.ErrnoException
  return syscall === undefined ? thrown : new FileError(path, syscall, thrown)
}
