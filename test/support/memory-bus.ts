import type { Bus } from '@linli/domain/topics'

/** A bus in memory that keeps retained messages. */
export function memoryBus (): Bus & { readonly retained: Map<string, string> } {
  const retained = new Map<string, string>()
  const listeners = new Set<{ filter: RegExp, listener: (topic: string, payload: Uint8Array) => void }>()
  return {
    retained,
    async publish (topic, payload, { retain }) {
      if (retain) retained.set(topic, payload)
      for (const { filter, listener } of listeners) if (filter.test(topic)) listener(topic, Buffer.from(payload))
    },
    async subscribe (filter, listener) {
      const entry = { filter: new RegExp(`^${filter.replaceAll('+', '[^/]+')}$`), listener }
      listeners.add(entry)
      return async () => { listeners.delete(entry) }
    },
    close: async () => undefined
  }
}
