import { describe, expect, test } from 'vitest'
import { Address } from '../../src/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex, toHex } from '../builders/hex.ts'
import { vectors } from './shared-folder.ts'

interface Parsed {
  input: string
  accepted?: string
  bytes?: string
  error?: string
}

const { addresses, fromBytes, fromEthereum, fromKeys, fromString } = await vectors<{
  addresses: {
    bytes: string
    mainnet: string
    testnet: string
    ethereum?: string
    ethereumError?: string
    protocol: number
    payload: string
  }[]
  fromBytes: Parsed[]
  fromString: Parsed[]
  fromEthereum: { input: string; filecoin?: string; error?: string; toFilecoinError?: string }[]
  fromKeys: { input: string; address: string; protocol: number }[]
}>('addresses.json')

describe('addresses (section 1)', () => {
  test.each(addresses)('$mainnet, in every form', ({ bytes, mainnet, testnet, ethereum, protocol, payload }) => {
    for (const form of [hex(bytes), mainnet, testnet]) {
      const address = Address.parse(form)
      expect(toHex(address.bytes)).toBe(bytes)
      expect(address.protocol).toBe(protocol)
      expect(toHex(address.payload)).toBe(payload)
      expect(address.toString()).toBe(mainnet)
      expect(address.toString('testnet')).toBe(testnet)
    }
    if (ethereum === undefined) expect(failureOf(() => Address.parse(mainnet).toEthereum()).part).toBe('protocol')
    else expect(Address.parse(mainnet).toEthereum()).toBe(ethereum)
  })

  test.each(fromBytes)('bytes $input', ({ input, accepted, error }) => {
    if (error === undefined) expect(Address.parse(hex(input)).toString()).toBe(canonical(accepted))
    else expect(failureOf(() => Address.parse(hex(input))).name).toBe('InvalidAddressError')
  })

  test.each(fromString)('text $input', ({ input, accepted, bytes, error }) => {
    if (error === undefined) {
      expect(Address.parse(input).toString()).toBe(canonical(accepted))
      expect(toHex(Address.parse(input).bytes)).toBe(bytes)
    } else {
      const failure = failureOf(() => Address.parse(input))
      expect(failure.name).toBe('InvalidAddressError')
      expect(failure.message.startsWith(error), `${failure.message} instead of ${error}`).toBe(true)
    }
  })

  test.each(fromEthereum)('Ethereum $input', ({ input, filecoin }) => {
    if (filecoin !== undefined) expect(Address.fromEthereum(input).toString()).toBe(filecoin)
    else expect(failureOf(() => Address.fromEthereum(input)).name).toBe('InvalidAddressError')
  })

  test.each(fromKeys)('$address of what is hashed', ({ input, address, protocol }) => {
    const made = protocol === 1 ? Address.secp256k1(hex(input)) : Address.actor(hex(input))
    expect(made.toString()).toBe(address)
  })
})

function canonical(accepted: string | undefined): string | undefined {
  return accepted === 'undefined address' ? '<empty>' : accepted
}
