import { CID } from 'multiformats/cid'
import { expect, test } from 'vitest'
import { errorLine } from '../../src/report/error-line.ts'
import { toJson } from '../../src/report/json.ts'

const cid = CID.parse('bafkreifjjcie6lypi6ny7amxnfftagclbuxndqonfipmb64f2km2devei4')

test('a CID is a string, a bigint a decimal string, bytes are hex', () => {
  const value = {
    cid,
    cids: [cid],
    big: 2n ** 64n,
    bytes: Uint8Array.of(0, 255),
    number: 1,
    none: undefined,
    text: 'ü',
  }
  expect(JSON.parse(toJson(value))).toEqual({
    cid: `${cid}`,
    cids: [`${cid}`],
    big: '18446744073709551616',
    bytes: '00ff',
    number: 1,
    text: 'ü',
  })
})

test('an error is one line, whatever its message', () => {
  expect(errorLine(new Error('first\n  second'), false)).toBe('carport: Error: first second')
  expect(errorLine('thrown as it is', false)).toBe('carport: Error: thrown as it is')
})

test('an error of the system has the name that it has everywhere', () => {
  const error = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', syscall: 'write' })
  expect(errorLine(error, false)).toBe('carport: FileError: cannot write standard output: ENOSPC')
  expect(JSON.parse(errorLine(Object.assign(error, { path: 'out.car' }), true))).toEqual({
    error: { name: 'FileError', message: 'cannot write out.car: ENOSPC', code: 'ENOSPC', path: 'out.car' },
  })
})
