/** What every error of this package is. `name` is stable, the fields say the rest. */
export class DealError extends Error {
  override name = 'DealError'
}

/** An argument that no call can mean, such as half a thread. */
export class InvalidArgumentError extends DealError {
  override name = 'InvalidArgumentError'
  readonly argument: string

  constructor(argument: string, reason: string) {
    super(`${argument} ${reason}`)
    this.argument = argument
  }
}

/** What this platform cannot do, such as opening files in a browser. */
export class UnsupportedError extends DealError {
  override name = 'UnsupportedError'
}

/** An error of the operating system: `code` is Node's (ENOENT, EISDIR…), `cause` the original. */
export class FileError extends DealError {
  override name = 'FileError'
  readonly code: string
  readonly path: string

  constructor(path: string, operation: string, cause: unknown) {
    const code = errorCode(cause)
    super(`cannot ${operation} ${path}: ${code}`, { cause })
    this.code = code
    this.path = path
  }
}

function errorCode(cause: unknown): string {
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'UNKNOWN'
}
