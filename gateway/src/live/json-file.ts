import { open, mkdir, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** A small JSON document on disk that is whole or absent at every instant, whatever ends the process. */
export class JsonFile {
  readonly #path: string
  #last: Promise<void> = Promise.resolve()

  constructor (path: string) {
    this.#path = path
  }

  /** The content, or undefined when there is none or it cannot be read as JSON. */
  async read (): Promise<unknown> {
    try {
      return JSON.parse(await readFile(this.#path, 'utf8'))
    } catch {
      return undefined
    }
  }

  /** Durable when it resolves; writes follow each other. */
  write (content: unknown): Promise<void> {
    const text = JSON.stringify(content)
    const write = this.#last.catch(() => undefined).then(() => this.#replace(text))
    this.#last = write
    return write
  }

  async #replace (text: string): Promise<void> {
    await mkdir(dirname(this.#path), { recursive: true })
    const draft = `${this.#path}.new`
    const file = await open(draft, 'w')
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, this.#path)
  }
}
