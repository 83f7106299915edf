import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Progress } from '../../src/report/progress.ts'

let written: string

beforeEach(() => {
  written = ''
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written += text
    return true
  })
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  terminal(undefined)
})

function terminal(isTerminal: boolean | undefined): void {
  Object.defineProperty(process.stderr, 'isTTY', { value: isTerminal, configurable: true })
}

describe('Progress', () => {
  test('draws a bar on a terminal, ten times a second at most, and takes it away', () => {
    terminal(true)
    {
      using progress = new Progress('verifying')
      vi.advanceTimersByTime(1000)
      progress.at(500_000, 1_000_000)
      progress.at(600_000, 1_000_000)
    }
    expect(written).toBe('\r\u001b[Kverifying [############............] 50%, 500 kB/s\r\u001b[K')
  })

  test('prints lines in its place', () => {
    terminal(true)
    const progress = new Progress('extracting')
    vi.advanceTimersByTime(1000)
    progress.at(1000)
    progress.above('a line')
    progress[Symbol.dispose]()
    expect(written).toBe('\r\u001b[Kextracting 1.0 kB, 1.0 kB/s\r\u001b[Ka line\n')
  })

  test('counts bytes where nobody knows how many there will be', () => {
    terminal(true)
    const progress = new Progress('importing')
    vi.advanceTimersByTime(2000)
    progress.at(3_000_000)
    expect(written).toBe('\r\u001b[Kimporting 3.0 MB, 1.5 MB/s')
  })

  test.each([
    ['where standard error is no terminal', undefined, true],
    ['where it is not wanted', true, false],
  ])('keeps quiet %s', (_where, isTerminal, shown) => {
    terminal(isTerminal)
    {
      using progress = new Progress('wrapping', shown)
      vi.advanceTimersByTime(1000)
      progress.at(1, 2)
    }
    expect(written).toBe('')
  })
})
