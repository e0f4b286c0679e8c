/** Resolves at the first SIGINT or SIGTERM; further ones change nothing, the end is on its way. */
export function nextSignal (): Promise<void> {
  return new Promise(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => { resolve() })
  })
}
