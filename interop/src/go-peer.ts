import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { buildGoPeer } from './build-go-peer.ts'
import type { Operations } from './protocol.ts'

/** The original said no: `message` is its own text, with file paths replaced by `<path>`. */
export class GoError extends Error {
  override readonly name = 'GoError'
  readonly operation: string

  constructor(operation: string, text: string) {
    super(text)
    this.operation = operation
  }
}

interface Question {
  readonly operation: string
  resolve(result: unknown): void
  reject(error: Error): void
}

/**
 * The Go program, started once and asked many things. Questions may be asked without waiting for answers; they are
 * worked on one after the other.
 *
 *     await using go = GoPeer.start()
 *     const car = await go.ask('describe', { path })
 */
export class GoPeer implements AsyncDisposable {
  readonly #process: ChildProcessWithoutNullStreams
  readonly #questions = new Map<number, Question>()
  #lastId = 0
  #stderr = ''
  /** It takes no more questions: it is being closed, or has died. */
  #closed = false
  #closing: Promise<void> | undefined

  /** @param program path of the program; built when absent */
  static start(program: string = buildGoPeer()): GoPeer {
    return new GoPeer(spawn(program, ['serve']))
  }

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.#process = child
    createInterface({ input: child.stdout }).on('line', (line) => this.#answer(line))
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr += text
    })
    child.stdin.on('error', () => {}) // the program has ended: `close` tells why
    child.on('error', (error) => this.#end(error))
    // Not `exit`, which may come before the last answers.
    child.on('close', (code, signal) =>
      this.#end(new Error(`the Go program ended: ${signal ?? code}\n${this.#stderr}`)),
    )
    this.#hold(false)
  }

  /** @throws {GoError} when the original refuses */
  ask<Operation extends keyof Operations>(
    operation: Operation,
    params: Operations[Operation][0],
  ): Promise<Operations[Operation][1]> {
    if (this.#closed) return Promise.reject(new Error('the Go program is closed'))
    const id = ++this.#lastId
    return new Promise((resolve, reject) => {
      this.#questions.set(id, { operation, resolve: resolve as (result: unknown) => void, reject })
      this.#hold(true)
      this.#process.stdin.write(`${JSON.stringify({ id, op: operation, params })}\n`)
    })
  }

  /** Ends the program once it has answered everything; a second call does nothing. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    this.#hold(true)
    const ended = once(this.#process, 'close')
    this.#process.stdin.end()
    await ended
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  #answer(line: string): void {
    const { id, result, error } = JSON.parse(line) as { id: number; result?: unknown; error?: string }
    const question = this.#questions.get(id)
    if (question === undefined) {
      this.#end(new Error(`an answer to no question: ${line}`))
      return
    }
    this.#questions.delete(id)
    if (this.#questions.size === 0 && !this.#closed) this.#hold(false)
    if (error === undefined) question.resolve(result)
    else question.reject(new GoError(question.operation, error))
  }

  #end(error: Error): void {
    this.#closed = true
    for (const question of this.#questions.values()) question.reject(error)
    this.#questions.clear()
  }

  /** Only a question that waits for its answer keeps this process alive. */
  #hold(alive: boolean): void {
    for (const handle of [this.#process, ...this.#process.stdio] as (Pick<Socket, 'ref' | 'unref'> | null)[]) {
      if (alive) handle?.ref()
      else handle?.unref()
    }
  }
}
