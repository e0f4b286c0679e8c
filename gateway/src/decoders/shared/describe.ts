import type { Device } from '@linli/domain/catalogue'
import { LinliError } from '@linli/domain/errors'
import { acceptValue, type FieldRefusal } from '@linli/domain/readings'
import type { Decoded, DecodedReading } from '../contract.ts'
import { loadDecoders } from './load-decoders.ts'

/** What a payload would become, for people who try one out. */
export type PayloadDescription =
  | {
    readonly kind: 'readings'
    readonly readings: readonly (Omit<DecodedReading, 'values'> & {
      /** What would be stored, by quantity. */
      readonly values: Readonly<Record<string, number | boolean>>
      readonly refusals: readonly FieldRefusal[]
    })[]
  }
  | Exclude<Decoded, { kind: 'readings' }>

/**
 * Decodes one payload and checks its values as the pipeline does. `model` is what the catalogue would say of the device.
 * @throws LinliError `decoder_unknown` when no decoder has this name.
 */
export async function describePayload ({ decoder: name, topic, payload, model, receivedAt = 0 }: {
  decoder: string, topic: string, payload: Uint8Array | string, model?: string, receivedAt?: number
}): Promise<PayloadDescription> {
  const decoders = await loadDecoders()
  const decoder = decoders.get(name)
  if (!decoder) throw new LinliError('decoder_unknown', `there is no decoder "${name}"; there are ${[...decoders.keys()].join(', ')}`)
  const bytes = typeof payload === 'string' ? new TextEncoder().encode(payload) : payload
  const source = { id: 'described', decoder: decoder.id, filters: [...decoder.filters] }
  const decoded = decoder.start().decode({ source: source.id, topic, payload: bytes, retained: false, receivedAt }, {
    source, device: external => model === undefined ? undefined : described(external, model)
  })
  if (decoded.kind !== 'readings') return decoded
  return { kind: 'readings', readings: decoded.readings.map(checkReading) }
}

function checkReading (reading: DecodedReading): DecodedReading & { values: Record<string, number | boolean>, refusals: FieldRefusal[] } {
  const values: Record<string, number | boolean> = {}
  const refusals: FieldRefusal[] = []
  for (const [field, raw] of Object.entries(reading.values)) {
    if (raw === null || raw === undefined) continue
    const accepted = acceptValue(field, raw)
    if ('value' in accepted) values[field] = accepted.value
    else refusals.push(accepted.refusal)
  }
  return { ...reading, values, refusals }
}

function described (external: string, model: string): Device {
  return {
    id: 'described', kind: 'other', also: [], source: 'described', external, aliases: [], model, expectedIntervalSeconds: 600, evidence: 'report',
    reversed: false, holdSeconds: 0, pulse: false, placements: []
  }
}
