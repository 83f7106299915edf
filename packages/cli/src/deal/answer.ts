import { FileError } from '@carport/deal-protocol'
import { type Line, LineSplitter } from '../input/lines.ts'
import { readSmallFile, readSmallStream } from '../input/small-file.ts'
import { standardInput } from '../input/standard-input.ts'
import { interruption } from '../interruption.ts'
import type { Output } from '../output/output.ts'
import { writeTo } from '../output/target.ts'
import { errorLine } from '../report/error-line.ts'
import { FailedLinesError } from './errors.ts'
import type { MessageInput } from './message-input.ts'

/** A message has at most 4 MiB; its JSON is several times as long, where every byte of a text needs an escape. */
const MAX_INPUT_BYTES = 64 * 1024 * 1024
/** Not opened, but read: it can't be opened where it is a socket, or on Windows. */
const STANDARD_INPUT = '/dev/stdin'
/** So long may answers wait for others, to be written together. */
const MAX_DELAY_MS = 50

/** What is printed; and, where that is a no, why. */
export type Answer = string | { readonly text: string; readonly failure: Error }

export interface Question<Message> {
  /** The argument: a message, the name of a file, or `-` (as when there is none) for lines on standard input. */
  readonly input: string | undefined
  readonly kind: MessageInput<Message>
  /** `line` is its number, from 1 on, where messages come line by line. */
  answer(message: Message, line?: number): Answer | Promise<Answer>
}

export function isLines(input: string | undefined): boolean {
  return input === undefined || input === '-'
}

/** Answers one message, or each line of standard input with one line. */
export function answer<Message>(question: Question<Message>): Promise<void> {
  return writeTo('-', (output) =>
    isLines(question.input) ? answerLines(question, output) : answerOne(question, output),
  )
}

async function answerOne<Message>({ input = '', kind, answer }: Question<Message>, output: Output): Promise<void> {
  const message = kind.ofArgument(input) ?? (await messageInFile(input, kind))
  const given = await answer(message)
  await output.line(typeof given === 'string' ? given : given.text)
  if (typeof given === 'string') return
  await output.flush()
  throw given.failure
}

async function messageInFile<Message>(path: string, kind: MessageInput<Message>): Promise<Message> {
  let contents: Buffer
  try {
    contents = await (path === STANDARD_INPUT
      ? readSmallStream(standardInput(), path, MAX_INPUT_BYTES)
      : readSmallFile(path, MAX_INPUT_BYTES))
  } catch (cause) {
    const { code, syscall } = cause as NodeJS.ErrnoException
    if (syscall === undefined) throw cause
    const isNoFile = code === 'ENOENT' || code === 'ENAMETOOLONG'
    throw (isNoFile ? kind.mistakeIn(path) : undefined) ?? new FileError(path, syscall, cause)
  }
  return kind.ofFile(contents)
}

/** As they come: who writes one line and waits gets its answer. A line that fails has its error as answer. */
async function answerLines<Message>({ kind, answer }: Question<Message>, output: Output): Promise<void> {
  let lines = 0
  let failed = 0
  let written = performance.now()

  async function answerTo(line: Line): Promise<string> {
    lines++
    try {
      if (line instanceof Error) throw line
      const given = await answer(kind.ofLine(line), lines)
      if (typeof given === 'string') return given
      failed++
      return given.text
    } catch (error) {
      interruption.throwIfAborted()
      failed++
      return errorLine(error, true)
    }
  }

  for await (const batch of lineBatches()) {
    for (const line of batch) {
      await output.line(await answerTo(line))
      if (performance.now() - written < MAX_DELAY_MS) continue
      await output.flush()
      written = performance.now()
    }
    await output.flush()
  }
  await output.flush()
  if (failed > 0) throw new FailedLinesError(failed, lines)
}

async function* lineBatches(): AsyncGenerator<Line[]> {
  const splitter = new LineSplitter(MAX_INPUT_BYTES)
  try {
    for await (const chunk of standardInput()) yield splitter.push(chunk)
  } catch (cause) {
    const { syscall } = cause as NodeJS.ErrnoException
    throw syscall === 'read' ? new FileError('standard input', syscall, cause) : cause
  }
  yield splitter.end()
}
