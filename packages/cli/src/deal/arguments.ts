import { Address, type AnySchema, messageTypes } from '@carport/deal-protocol'
import { Argument, InvalidArgumentError } from '@commander-js/extra-typings'
import { carportCommand, usageError } from '../arguments/command.ts'
import { nearNames } from './near-names.ts'

/** What may be a key or a message, in hex or base64. Both can be secret: messages hold credentials. */
const POSSIBLE_SECRETS = /[0-9a-f]{32,}|[a-z0-9+/=]{40,}/gi

/**
 * A command with examples below its help, which does not list the 60 types: they are for completion. Errors about its
 * usage don't repeat what stands where it does not belong, such as a key in place of its file.
 */
export function dealCommand(name: string, examples: readonly string[]) {
  return carportCommand(name)
    .configureHelp({ sortOptions: true, argumentDescription: ({ description }) => description })
    .exitOverride((error) => {
      error.message = error.message.replace(POSSIBLE_SECRETS, '…')
      throw usageError(error, 2)
    })
    .addHelpText('after', ['', 'Examples:', ...examples.map((example) => `  ${example}`)].join('\n'))
}

export function typeArgument() {
  return new Argument('<type>', 'what the message is; carport deal types lists them')
    .choices([...messageTypes.keys()])
    .argParser(parseType)
}

function parseType(text: string): AnySchema {
  const type = messageTypes.get(text)
  if (type !== undefined) return type
  const near = nearNames(text, messageTypes.keys())
  if (near.length === 0) throw new InvalidArgumentError('There is no such type: carport deal types lists them.')
  throw new InvalidArgumentError(`Did you mean ${near.join(', ')}?`)
}

/** Keys by the IDs that stand for them, both as text on mainnet. */
export type Resolutions = ReadonlyMap<string, Address>

/** One `f01234=f1…` more. */
export function parseResolution(text: string, known: Resolutions = new Map()): Resolutions {
  const [id, key, ...rest] = text.split('=').map(parseAddress)
  if (id === undefined || key === undefined || rest.length > 0) throw new InvalidArgumentError('It is no ID=ADDRESS.')
  if (id.protocol !== 0) throw new InvalidArgumentError(`${id} is no ID.`)
  if (![1, 3, 4].includes(key.protocol ?? 0)) throw new InvalidArgumentError(`${key} is not the address of a key.`)
  return new Map([...known, [id.toString(), key]])
}

function parseAddress(text: string): Address {
  try {
    return Address.parse(text)
  } catch (error) {
    throw new InvalidArgumentError(`${(error as Error).message}.`)
  }
}
