import { isIP } from 'node:net'
import { generate } from 'selfsigned'
import { DAY_MS } from '@linli/domain/time'

/** A certificate and its private key, PEM. */
export interface Pair { readonly cert: string, readonly key: string }

/** Devices hang on walls for years and are told once whom to trust. */
const AUTHORITY_DAYS = 3650
/** Clients accept no server's certificate that is valid much longer (Apple's limit is 825 days). */
const SERVER_DAYS = 820

/** Elliptic curves that small devices can check. */
const CURVE = { keyType: 'ec', curve: 'P-256', algorithm: 'sha256' } as const

/** An authority of one's own. Its key signs and is needed for nothing else. */
export async function makeAuthority (now: number): Promise<Pair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: 'Linli own authority' }], {
    ...CURVE, ...validity(now, AUTHORITY_DAYS),
    extensions: [{ name: 'basicConstraints', cA: true, critical: true }, { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true }]
  })
  return { cert, key }
}

/** A server's certificate for these names and addresses, signed by an authority. */
export async function makeServer (names: readonly string[], { authority, now }: { readonly authority: Pair, readonly now: number }): Promise<Pair> {
  const { cert, private: key } = await generate([{ name: 'commonName', value: names[0]! }], {
    ...CURVE, ...validity(now, SERVER_DAYS), ca: authority,
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true }, { name: 'keyUsage', digitalSignature: true, critical: true }, { name: 'extKeyUsage', serverAuth: true },
      { name: 'subjectAltName', altNames: names.map(value => isIP(value) === 0 ? { type: 2 as const, value } : { type: 7 as const, ip: value }) }
    ]
  })
  return { cert, key }
}

/** From yesterday on: the clocks of devices are not always right. */
function validity (now: number, days: number): { readonly notBeforeDate: Date, readonly notAfterDate: Date } {
  return { notBeforeDate: new Date(now - DAY_MS), notAfterDate: new Date(now + days * DAY_MS) }
}
