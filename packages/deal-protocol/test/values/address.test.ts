import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Address, address, InvalidAddressError, validate } from '../../src/index.ts'
import { arbitraryOf } from '../../src/testing/index.ts'
import { failureOf } from '../builders/failure.ts'
import { hex } from '../builders/hex.ts'

describe('addresses', () => {
  test('every one comes back from its text, on each network, and from its bytes', () => {
    fc.assert(
      fc.property(arbitraryOf(address) as fc.Arbitrary<Address>, (one) => {
        expect(Address.parse(one.toString())).toEqual(one)
        expect(Address.parse(one.toString('testnet'))).toEqual(one)
        expect(Address.parse(one.bytes).equals(one)).toBe(true)
      }),
    )
  })

  test.each([
    ['network', 'x01234'],
    ['protocol', 'f51234'],
    ['payload', 'f0-1'],
    ['length', 'f018446744073709551615'],
    ['namespace', 'f4a0f2ivxo2aeww7d4sbyytyr6xbz4pst3uu3cll3yha'],
    ['encoding', 'f12H33ZTMHNQUQULOD3OD6GSMP25AH6PTRXKNSOBY'],
    ['checksum', 'f12h33ztmhnququlod3od6gsmp25ah6ptrxknsoba'],
  ])('the error says that it is the %s', (part, text) => {
    expect(failureOf(() => Address.parse(text))).toMatchObject({ name: 'InvalidAddressError', part })
  })

  test('Ethereum forms, there and back', () => {
    const contract = Address.fromEthereum('0xd22B776804b5be3e4838c4f11f5c39e3e53dd29b')
    expect(contract.toString()).toBe('f410f2ivxo2aeww7d4sbyytyr6xbz4pst3uu3cll3yha')
    expect(contract.toEthereum()).toBe('0xd22b776804b5be3e4838c4f11f5c39e3e53dd29b')
    expect(contract.delegation).toMatchObject({ namespace: 10n })
    const masked = Address.fromEthereum('0xff000000000000000000000000000000000003e8')
    expect(masked).toEqual(Address.id(1000))
    expect([masked.actorId, masked.toEthereum()]).toEqual([1000n, '0xff000000000000000000000000000000000003e8'])
    expect(() => Address.fromEthereum('0xff0000000000000000000000ffffffffffffffff')).toThrow(InvalidAddressError)
    expect(() => Address.parse('f12h33ztmhnququlod3od6gsmp25ah6ptrxknsoby').toEthereum()).toThrow('only f410')
  })

  test('the undefined address', () => {
    for (const form of ['', '<empty>', new Uint8Array(0)]) expect(Address.parse(form)).toBe(Address.undefined)
    expect(Address.undefined.toString()).toBe('<empty>')
    expect(Address.undefined.protocol).toBeUndefined()
  })

  test('validating finds an f410 address that stands for an ID', () => {
    const masked = Address.delegated(10, hex('ff000000000000000000000000000000000003e8'))
    expect(validate(address, masked)).toEqual([
      { path: 'address', problem: 'stands for an ID, and would be f0 if canonical' },
    ])
    expect(validate(address, Address.delegated(10, hex('ff')))).toHaveLength(1)
    expect(validate(address, Address.delegated(11, hex('ff')))).toEqual([])
  })
})
