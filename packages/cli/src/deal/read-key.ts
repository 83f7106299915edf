import { FileError } from '@carport/deal-protocol'
import { readSmallFile, readSmallStream } from '../input/small-file.ts'
import { standardInput } from '../input/standard-input.ts'
import { parseSigningKey, type SigningKey } from './signing-key.ts'

const MAX_KEY_BYTES = 64 * 1024
/** What every error calls the file: somebody may have given the key where its file belongs. */
const NAME = 'the key file'

const SEEN = 'carport: everybody on this machine can read a key on a command line; --key takes a file, or -, too\n'

/**
 * The key in a file, or on standard input for `-`; or the argument itself, if it looks like a key. No error says what is
 * there, nor what the argument was.
 */
export async function readSigningKey(path: string): Promise<SigningKey> {
  if (path === '-') return parseSigningKey(textOf(await readSmallStream(standardInput(), NAME, MAX_KEY_BYTES)))
  if (/^\s*(\{|(0x)?[0-9a-f]{64})/i.test(path)) {
    process.stderr.write(SEEN)
    return parseSigningKey(path)
  }
  return parseSigningKey(textOf(await readKeyFile(path)))
}

async function readKeyFile(path: string): Promise<Buffer> {
  try {
    return await readSmallFile(path, MAX_KEY_BYTES, NAME)
  } catch (cause) {
    const { syscall } = cause as NodeJS.ErrnoException
    throw syscall === undefined ? cause : new FileError(NAME, syscall, cause)
  }
}

function textOf(contents: Buffer): string {
  return contents.toString('latin1')
}
