import { topicMatches } from './topic-matches.ts'
import type { Catalogue, Source } from '@linli/domain/catalogue'
import type { Decoder, DecoderInstance, Message } from '../decoders/contract.ts'

/** Ids that the standard source of a decoder has when the catalogue names none. */
const STANDARD_IDS: Readonly<Record<string, string>> = { 'chirpstack-v4': 'chirpstack', 'the-things-stack': 'ttn' }

/** A source with its decoder at work. */
export interface RunningSource { readonly source: Source, readonly decoder: Decoder, readonly instance: DecoderInstance }

/**
 * The sources of a catalogue, and for each decoder that it does not mention a standard one, so that a device is found without any setting.
 * Decoders that go on with the same filters keep what they remember.
 * A source whose decoder does not exist reads nothing; `onUnknown` is told.
 */
export function sourcesOf (catalogue: Catalogue, decoders: readonly Decoder[], { before = [], onUnknown = () => undefined }: {
  readonly before?: readonly RunningSource[], readonly onUnknown?: (source: Source) => void
} = {}): readonly RunningSource[] {
  const byId = new Map(decoders.flatMap(decoder => [decoder.id, ...(decoder.aliases ?? [])].map(id => [id, decoder] as const)))
  const named = catalogue.sources.flatMap(source => {
    const decoder = byId.get(source.decoder)
    if (decoder) return [{ decoder, source: { ...source, filters: source.filters.length > 0 ? source.filters : [...decoder.filters] } }]
    onUnknown(source)
    return []
  })
  const standard = decoders.filter(decoder => !named.some(({ decoder: own }) => own === decoder))
    .map(decoder => ({ decoder, source: { id: STANDARD_IDS[decoder.id] ?? decoder.id, decoder: decoder.id, filters: [...decoder.filters] } }))
  return [...named, ...standard].map(({ source, decoder }) => {
    const kept = before.find(running => running.source.id === source.id && running.decoder === decoder && running.source.filters.join() === source.filters.join())
    return { source, decoder, instance: kept?.instance ?? decoder.start() }
  })
}

/** The first source whose filter a topic fits. */
export function sourceOfTopic (sources: readonly RunningSource[], topic: string): RunningSource | undefined {
  return sources.find(({ source }) => source.filters.some(filter => topicMatches(filter, topic)))
}

/** The source that a message names, or the one that its topic fits. */
export function sourceOfMessage (sources: readonly RunningSource[], { source, topic }: Message): RunningSource | undefined {
  return sources.find(({ source: own }) => own.id === source) ?? sourceOfTopic(sources, topic)
}
