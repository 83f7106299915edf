import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { DealResponse, encode } from '@carport/deal-protocol'
import { describe, expect, test } from 'vitest'
import { carportScript, jsonLines, lines } from '../carport.ts'
import { accepted, deal, hexOf, mainnetDeal } from './made-deals.ts'

function start(parameters: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, [carportScript, 'deal', ...parameters], { env: { ...process.env, ...env } })
  return { child, stderr: text(child.stderr), ended: once(child, 'exit') as Promise<[number | null, string | null]> }
}

/** Responses, each with a message of its own. */
function* responses(count: number, messageBytes = 0): Generator<{ hex: string; json: string }> {
  for (let number = 0; number < count; number++) {
    const message = String(number).padEnd(messageBytes, 'x')
    const value = { accepted: false, message }
    yield { hex: hexOf(encode(DealResponse, value)), json: JSON.stringify(value) }
  }
}

describe.each([[['-']], [[]]])('lines on standard input (%j)', (dash) => {
  test('are decoded, each to one line', () => {
    const all = [...responses(10_000)]
    const input = all.map(({ hex }) => `${hex}\n`).join('')
    const { status, stdout, stderr } = deal(['decode', 'DealResponse', ...dash], { input })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(lines(stdout)).toEqual(all.map(({ json }) => json))
  })

  test('are encoded, each to one line', () => {
    const all = [...responses(10_000)]
    const input = all.map(({ json }) => `${json}\n`).join('')
    const { status, stdout, stderr } = deal(['encode', 'DealResponse', ...dash], { input })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(lines(stdout)).toEqual(all.map(({ hex }) => hex))
  })
})

describe('a line', () => {
  test('that fails is answered with its error, and the exit code is 1', () => {
    const input = `${accepted.hex}\nxyz\n${accepted.hex}\na1\n`
    const { status, stdout, stderr } = deal(['decode', 'DealResponse', '-'], { input })
    expect(status).toBe(1)
    expect(jsonLines(stdout)).toEqual([
      JSON.parse(accepted.json),
      { error: { name: 'InvalidHexError', message: 'no hex digit at character 0', position: 0 } },
      JSON.parse(accepted.json),
      { error: expect.objectContaining({ name: 'UnexpectedEndError', offset: 1, path: 'DealResponse' }) },
    ])
    expect(stderr).toBe('carport: FailedLinesError: 2 of 4 lines failed\n')
    const { error } = JSON.parse(deal(['decode', '--json', 'DealResponse', '-'], { input }).stderr)
    expect(error).toEqual({ name: 'FailedLinesError', message: '2 of 4 lines failed', failed: 2, lines: 4 })
  })

  test('that is empty is an empty message, and has its answer', () => {
    for (const command of ['decode', 'encode', 'cid']) {
      const { status, stdout } = deal([command, 'DealResponse', '-'], { input: '\n\r\n' })
      expect(status).toBe(1)
      expect(jsonLines(stdout)).toEqual([{ error: expect.anything() }, { error: expect.anything() }])
    }
    expect(deal(['decode', 'DealResponse', '-'], { input: '' })).toMatchObject({ status: 0, stdout: '', stderr: '' })
  })

  test('needs no end when it is the last one, and may end as on Windows', () => {
    const { stdout } = deal(['decode', 'DealResponse', '-'], { input: `${accepted.hex}\r\n${accepted.hex}` })
    expect(lines(stdout)).toEqual([accepted.json, accepted.json])
  })

  test('ends at nothing but a newline: others may stand in JSON', () => {
    const json = JSON.stringify({ accepted: true, message: 'one\u2028two\u2029three\u0085four' })
    const { stdout } = deal(['encode', 'DealResponse', '-'], { input: `${json}\n` })
    expect(deal(['decode', 'DealResponse', '-'], { input: stdout }).stdout).toBe(`${json}\n`)
  })

  test('with JSON that is not UTF-8 fails', () => {
    const input = Buffer.concat([Buffer.from('{"accepted":true,"message":"'), Buffer.of(0xff), Buffer.from('"}\n')])
    const { stdout } = deal(['encode', 'DealResponse', '-'], { input })
    expect(jsonLines(stdout)).toEqual([{ error: { name: 'InvalidUtf8Error', message: 'JSON that is not UTF-8' } }])
  })

  test('with bytes behind its message is told by its number', () => {
    const input = `${accepted.hex}\n${accepted.hex}0102\n`
    const plain = deal(['decode', 'DealResponse', '-'], { input })
    expect(plain).toMatchObject({ status: 0, stdout: `${accepted.json}\n`.repeat(2) })
    expect(plain.stderr).toBe('carport: line 2: 2 bytes after the end of the message\n')
    expect(jsonLines(deal(['decode', 'DealResponse', '--json', '-'], { input }).stderr)).toEqual([
      { line: 2, trailingBytes: 2 },
    ])
    const strict = deal(['decode', 'DealResponse', '--strict', '-'], { input })
    expect(strict.status).toBe(1)
    expect(jsonLines(strict.stdout)[1]).toMatchObject({ error: { name: 'TrailingBytesError', count: 2 } })
  })

  test('that is too long is passed over', () => {
    const input = `${'a'.repeat(2 ** 26 + 2)}\n${accepted.hex}\n`
    const { status, stdout } = deal(['decode', 'DealResponse', '-'], { input })
    expect(status).toBe(1)
    expect(jsonLines(stdout)).toEqual([
      { error: expect.objectContaining({ name: 'LineTooLongError', length: 2 ** 26 + 2, limit: 2 ** 26 }) },
      JSON.parse(accepted.json),
    ])
  })

  test('is answered before the next one comes', async () => {
    const { child, ended } = start(['decode', 'DealResponse', '-'])
    for (const { hex, json } of responses(3)) {
      child.stdin.write(`${hex}\n`)
      const [answer] = await once(child.stdout, 'data')
      expect(answer.toString()).toBe(`${json}\n`)
    }
    child.stdin.end()
    expect(await ended).toEqual([0, null])
  })
})

test('two commands in a row give the same lines back', () => {
  const input = `${mainnetDeal.hex}\n`.repeat(1000)
  const { stdout } = deal(['decode', 'ClientDealProposal'], { input })
  expect(deal(['encode', 'ClientDealProposal'], { input: stdout }).stdout).toBe(input)
})

test('memory does not grow with the number of lines', async () => {
  const report = `process.on('exit', () => process.stderr.write(String(process.resourceUsage().maxRSS)))`
  const NODE_OPTIONS = `--import data:text/javascript,${encodeURIComponent(report)}`
  const count = 12_000
  const { child, stderr, ended } = start(['decode', 'DealResponse', '-'], { NODE_OPTIONS })
  const answers = (async () => {
    let [bytes, ends] = [0, 0]
    for await (const chunk of child.stdout) {
      bytes += chunk.length
      for (const byte of chunk) if (byte === 10) ends++
    }
    return { bytes, ends }
  })()
  const [{ hex }] = responses(1, 8192)
  await pipeline(Readable.from(Array.from({ length: count }, () => `${hex}\n`)), child.stdin)
  const { bytes, ends } = await answers
  expect(await ended).toEqual([0, null])
  expect(ends).toBe(count)
  const maxRss = Number(await stderr) * 1024
  expect(maxRss).toBeGreaterThan(0)
  expect(maxRss).toBeLessThan((bytes + count * hex.length) / 1.5) // 98 MB of answers to 197 MB of questions.
})

describe('lines that never end', () => {
  function* forever() {
    for (;;) yield `${accepted.hex}00\n`.repeat(100)
  }

  test.each([
    ['standard output', 'stdout'],
    ['standard error', 'stderr'],
  ] as const)('end quietly when nobody reads %s any more', async (_, name) => {
    const child = spawn(process.execPath, [carportScript, 'deal', 'decode', 'DealResponse', '-'])
    const ended = once(child, 'exit')
    const other = name === 'stdout' ? text(child.stderr) : text(child.stdout)
    pipeline(Readable.from(forever()), child.stdin).catch(() => {})
    await once(child[name], 'data')
    child[name].destroy()
    expect(await ended).toEqual([141, null])
    expect(await other).not.toContain('Error')
  })

  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('%s ends them', async (signal, code) => {
    const { child, stderr, ended } = start(['decode', 'DealResponse', '-'])
    pipeline(Readable.from(forever()), child.stdin).catch(() => {})
    await once(child.stdout, 'data')
    child.stdout.resume()
    child.kill(signal)
    expect(await ended).toEqual([code, null])
    expect(lines(await stderr).at(-1)).toBe(`carport: AbortError: ended by ${signal}`)
  })

  test('waiting for a line can be interrupted as well', async () => {
    const { child, stderr, ended } = start(['decode', 'DealResponse'])
    child.stdin.write(`${accepted.hex}\n`)
    await once(child.stdout, 'data')
    child.kill('SIGINT')
    expect(await ended).toEqual([130, null])
    expect(await stderr).toBe('carport: AbortError: ended by SIGINT\n')
  })
})
