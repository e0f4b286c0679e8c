import { Worker } from 'node:worker_threads'
import { LinliError } from '@linli/domain/errors'
import { memoryOf, type Packet } from './packet.ts'
import type { Answer, Operation, Operations, Start } from './protocol.ts'

/** What the store tells whoever runs it; a pino logger fits. */
export interface StoreLog { error (details: object, message: string): void }

interface Waiting { readonly resolve: (value: unknown) => void, readonly reject: (error: Error) => void, readonly packets: Packet[] | undefined }

type Post<O extends Operation> = (...parameters: Parameters<Operations[O]>) => void

/** The caller's end of the worker: requests in the order of the calls, answers by their ids, and what happens when the thread ends. */
export class StoreThread {
  readonly #file: string
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  #next = 1
  /** Settles when the call before has been posted as a whole. */
  #turn: Promise<void> = Promise.resolve()
  #ended: LinliError | undefined
  #closing: Promise<void> | undefined

  /** Resolves when the file is open. */
  static async start (start: Start, log?: StoreLog): Promise<StoreThread> {
    const thread = new StoreThread(start, log)
    await thread.#answer(0)
    return thread
  }

  private constructor (start: Start, log: StoreLog | undefined) {
    this.#file = start.file
    // Loaders and flags of the caller are not its business, and double the time it needs to start.
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: start, execArgv: [] })
    this.#worker.on('message', (answer: Answer) => { this.#receive(answer) })
    this.#worker.on('error', (error: Error) => {
      log?.error({ err: error }, 'the telemetry store ended unexpectedly')
      this.#end(new LinliError('store_unavailable', `the telemetry store ${this.#file} ended: ${error.message}; start again`, { cause: error }))
    })
    this.#worker.on('exit', () => { this.#end(this.#closed()) })
  }

  ask<O extends Exclude<Operation, 'write' | 'read'>> (operation: O, ...parameters: Parameters<Operations[O]>): Promise<ReturnType<Operations[O]>> {
    return this.call(operation, post => { post(...parameters) })
  }

  /** Lets `send` post one or more messages before anybody else's. Partial answers go to `packets`. */
  call<O extends Operation> (operation: O, send: (post: Post<O>) => void | Promise<void>, packets?: Packet[]): Promise<ReturnType<Operations[O]>> {
    if (this.#closing || this.#ended) return Promise.reject(this.#ended ?? this.#closed())
    const id = this.#next++
    const answer = this.#answer(id, packets)
    const post: Post<O> = (...parameters) => {
      const packet = operation === 'write' ? parameters[0] as Packet : undefined
      this.#worker.postMessage({ id, operation, parameters }, packet ? memoryOf(packet) : [])
    }
    this.#turn = this.#turn.then(() => send(post)).catch((error: unknown) => { this.#waiting.get(id)?.reject(error as Error) })
    return answer as Promise<ReturnType<Operations[O]>>
  }

  close (): Promise<void> {
    if (this.#ended) return Promise.resolve()
    if (!this.#closing) {
      const closed = this.ask('close')
      this.#closing = closed.finally(() => this.#worker.terminate())
    }
    return this.#closing
  }

  #answer (id: number, packets?: Packet[]): Promise<unknown> {
    return new Promise((resolve, reject) => { this.#waiting.set(id, { resolve, reject, packets }) })
  }

  #receive (answer: Answer): void {
    const caller = this.#waiting.get(answer.id)
    if ('packet' in answer) {
      caller?.packets?.push(answer.packet)
      return
    }
    this.#waiting.delete(answer.id)
    if ('value' in answer) {
      caller?.resolve(answer.value)
      return
    }
    const { code, message, retryable } = answer.error
    caller?.reject(new LinliError(code, `the telemetry store ${this.#file}: ${message}`, { retryable }))
  }

  #end (error: LinliError): void {
    this.#ended ??= error
    for (const { reject } of this.#waiting.values()) reject(this.#ended)
    this.#waiting.clear()
  }

  #closed (): LinliError {
    return new LinliError('store_closed', `the telemetry store ${this.#file} is closed`)
  }
}
