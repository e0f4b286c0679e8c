/** 32-bit FNV-1a of a text: the seed of everything that belongs to one space, device or day. */
export function seedOf (text: string): number {
  let hash = 0x811C9DC5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** A number in [0, 1) that depends on its two integers alone (finaliser of MurmurHash3). */
export function unitAt (seed: number, index: number): number {
  let hash = (seed ^ Math.imul(index | 0, 0x9E3779B1) ^ Math.imul(Math.floor(index / 4_294_967_296), 0x85EBCA6B)) >>> 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85EBCA6B)
  hash = Math.imul(hash ^ (hash >>> 13), 0xC2B2AE35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 4_294_967_296
}

/** A stream of numbers in [0, 1) from a seed (mulberry32). */
export function randomFrom (seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6D2B79F5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
