import { FileError } from '@carport/carv2'
import { toJson } from './json.ts'

/** How an error is told: one line, or one JSON object with all its fields. */
export function errorLine(thrown: unknown, json: boolean): string {
  const { name, message, ...fields } = errorFields(thrown)
  return json ? toJson({ error: { name, message, ...fields } }) : `carport: ${name}: ${message}`
}

/** What there is to tell about an error: name, message in one line, and its own fields. */
export function errorFields(thrown: unknown): { name: string; message: string } {
  const error = asError(thrown)
  const message = error.message.replaceAll(/\s*\n\s*/g, ' ')
  return Object.assign({ name: error.name, message }, { ...error, name: error.name, message })
}

/** Errors of the operating system get the name that they have everywhere else in Carport. */
function asError(thrown: unknown): Error {
  if (!(thrown instanceof Error)) return new Error(String(thrown))
  const { syscall, path = 'standard output' } = thrown as NodeJS.ErrnoException
  return syscall === undefined ? thrown : new FileError(path, syscall, thrown)
}
