import { Address, maskedId } from '../values/address.ts'
import { checkAddressBytes } from '../values/address-bytes.ts'
import { byteStringSize, readStringHead, writeByteString } from './byte-string.ts'
import { InvalidContentError, InvalidJsonError, InvalidValueError, UndefinedValueError } from './errors.ts'
import { MAJOR } from './head.ts'
import { LIMITS } from './limits.ts'
import { Schema } from './schema.ts'

/** A byte string of protocol and payload. */
export const address: Schema<Address> = /* @__PURE__ */ new Schema<Address>({
  kind: 'address',
  read: (cursor) => {
    const length = readStringHead(cursor, MAJOR.bytes, 'an address as byte string', LIMITS.addressBytes)
    const start = cursor.offset
    const end = start + length
    cursor.offset = end
    try {
      checkAddressBytes(cursor.bytes, start, end)
    } catch (cause) {
      throw new InvalidContentError(start, 'address', (cause as Error).message, { cause })
    }
    return Address.ofChecked(cursor.view(start, end))
  },
  size: (value) => {
    const bytes = value?.bytes
    if (!(bytes instanceof Uint8Array)) throw new InvalidValueError('an Address', value)
    if (bytes.length === 0) throw new UndefinedValueError('cannot marshal undefined address')
    return byteStringSize(bytes)
  },
  write: (writer, value) => writeByteString(writer, value.bytes),
  zero: () => Address.undefined,
  toJson: (value) => value.toString(),
  fromJson: (json) => {
    if (typeof json !== 'string') throw new InvalidJsonError('an address as string', json)
    try {
      return Address.parse(json)
    } catch (cause) {
      throw new InvalidJsonError('an address as string', json, { cause })
    }
  },
  validate: (value, report) => {
    const { delegation } = value
    if (value.bytes.length === 0) report('', 'is undefined')
    if (delegation?.namespace !== 10n) return
    if (delegation.subaddress.length !== 20) report('', 'is an Ethereum address of another length than 20 bytes')
    if (maskedId(delegation.subaddress) !== undefined) report('', 'stands for an ID, and would be f0 if canonical')
  },
})
