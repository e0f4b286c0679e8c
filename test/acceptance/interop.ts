import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { acceptValue, QUANTITIES } from '@linli/domain/readings'
import { codecs, decodeFrame, findCodec } from '@linli/gateway/codecs'
import { describePayload, loadDecoders } from '@linli/gateway/decoders'
import { agree, type Record_ } from './interop-compare.ts'

/** Runs recorded payloads and LoRaWAN vectors through decoders, codecs and validation: `node test/acceptance/interop.ts DIR...`. */

interface PayloadMessage { readonly topic: string | null, readonly payload?: string, readonly payloadHex?: string, readonly note?: string, readonly not_strict_json?: boolean, readonly expected_telemetry?: readonly { readonly values: Record_ }[] }
interface PayloadFile { readonly ecosystem: string, readonly vendor?: string, readonly model?: string, readonly messages: readonly PayloadMessage[] }
interface Vector { readonly fPort?: number, readonly bytesHex: string, readonly decoded?: unknown, readonly errors?: unknown, readonly confidence?: string }

type Verdict = { readonly verdict: 'passed', readonly refused?: boolean } | { readonly verdict: 'skipped' | 'failed', readonly why: string }

class Tally {
  readonly passed = new Map<string, number>()
  readonly total = new Map<string, number>()
  readonly refused = new Map<string, number>()
  readonly reasons: string[] = []
  readonly skippedBecause = new Map<string, number>()
  failed = 0
  skipped = 0

  add (group: string, what: string, verdict: Verdict): void {
    bump(this.total, group)
    if (verdict.verdict === 'passed') {
      bump(this.passed, group)
      if (verdict.refused) bump(this.refused, group)
      return
    }
    if (verdict.verdict === 'failed') this.failed++
    else {
      this.skipped++
      bump(this.skippedBecause, verdict.why)
    }
    this.reasons.push(`${verdict.verdict.padEnd(7)} ${group}  ${what}: ${verdict.why}`)
  }
}

function bump (counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

async function judgeMessage (file: PayloadFile, message: PayloadMessage, names: ReadonlySet<string>): Promise<Verdict> {
  if (!names.has(file.ecosystem)) return { verdict: 'skipped', why: 'no decoder for this ecosystem' }
  if (message.topic === null) return { verdict: 'skipped', why: 'the source does not say the topic' }
  const payload = message.payloadHex === undefined ? message.payload ?? '' : Buffer.from(message.payloadHex, 'hex')
  const result = await describePayload({ decoder: file.ecosystem, topic: message.topic, payload, ...(file.model === undefined ? {} : { model: `${file.vendor ?? ''} ${file.model}`.trim() }) })
  if (result.kind === 'rejected') {
    if (message.not_strict_json && result.reason === 'not_json') return { verdict: 'passed', refused: true }
    // A documented uplink of a nameless device, without decoded object: keeping it for a replay is the right end.
    if (result.reason === 'no_codec' && file.model === undefined && message.expected_telemetry === undefined) return { verdict: 'passed', refused: true }
    return { verdict: 'failed', why: `${result.reason}: ${result.detail}` }
  }
  if (message.not_strict_json) return { verdict: 'failed', why: 'broken JSON was taken' }
  if (result.kind === 'control') return message.expected_telemetry?.length ? { verdict: 'failed', why: `control (${result.what}), though telemetry is expected` } : { verdict: 'passed' }
  const expected = message.expected_telemetry?.map(entry => entry.values)
  const readings = result.readings.map(reading => reading.values)
  if (expected?.length) return compare(readings, expected)
  const said = result.readings.some(reading => Object.keys(reading.values).length > 0)
  const silent = result.readings.every(reading => Object.keys(reading.values).length === 0 && reading.refusals.length === 0)
  return said || silent ? { verdict: 'passed' } : { verdict: 'failed', why: 'every value was refused' }
}

function judgeVector (model: string, vector: Vector): Verdict {
  if (vector.confidence === 'conflict') return { verdict: 'skipped', why: 'the sources contradict each other' }
  const found = findCodec([model])
  if (!found) return { verdict: 'skipped', why: 'no codec for this model' }
  const result = decodeFrame(found.codec, { bytes: Buffer.from(vector.bytesHex, 'hex'), fPort: vector.fPort ?? 1, model: found.model })
  const records = 'records' in result ? result.records.map(record => acceptAll(record.values)) : []
  if (vector.errors !== undefined) {
    const silent = records.every(record => Object.keys(record).length === 0)
    return silent ? { verdict: 'passed', refused: true } : { verdict: 'failed', why: 'the frame must be refused' }
  }
  return 'error' in result ? { verdict: 'failed', why: result.error } : compare(records, [vector.decoded])
}

function acceptAll (values: Readonly<Record_>): Record_ {
  return Object.fromEntries(Object.entries(values).flatMap(([field, raw]) => {
    const accepted = acceptValue(field, raw)
    return 'value' in accepted ? [[field, accepted.value]] : []
  }))
}

function compare (readings: readonly Readonly<Record_>[], expected: readonly unknown[]): Verdict {
  const why = agree(readings, expected)
  return why === undefined ? { verdict: 'passed' } : { verdict: 'failed', why }
}

async function walk (folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  return entries.filter(entry => entry.isFile() && entry.name.endsWith('.json')).map(entry => join(entry.parentPath, entry.name)).sort()
}

async function judgeFile (path: string, names: ReadonlySet<string>, tally: Tally): Promise<void> {
  const content = JSON.parse(await readFile(path, 'utf8')) as PayloadFile | readonly Vector[]
  const name = basename(path, '.json')
  if (Array.isArray(content)) {
    const vectors = (content as readonly Vector[]).filter(vector => typeof vector?.bytesHex === 'string')
    for (const [index, vector] of vectors.entries()) tally.add('lorawan vectors', `${name} #${index}`, judgeVector(name, vector))
    return
  }
  const file = content as PayloadFile
  if (typeof file.ecosystem !== 'string' || !Array.isArray(file.messages)) return
  for (const [index, message] of file.messages.entries()) tally.add(file.ecosystem, `${name} #${index}`, await judgeMessage(file, message, names))
}

const folders = process.argv.slice(2)
if (folders.length === 0) {
  console.error('say which folders to read: node test/acceptance/interop.ts DIR...')
  process.exit(2)
}
const tally = new Tally()
const names = new Set((await loadDecoders()).keys())
for (const folder of folders) for (const path of await walk(folder)) await judgeFile(path, names, tally)
console.log(`decoders: ${[...names].join(', ')}; codecs: ${[...codecs.keys()].join(', ')}; quantities: ${Object.keys(QUANTITIES).length}`)
for (const reason of tally.reasons) console.log(reason)
for (const [group, total] of [...tally.total].sort()) {
  const refused = tally.refused.get(group)
  console.log(`${group}: ${tally.passed.get(group) ?? 0}/${total}${refused ? ` (of these ${refused} rightly refused)` : ''}`)
}
for (const [why, count] of tally.skippedBecause) console.log(`skipped ${count}: ${why}`)
const passed = [...tally.passed.values()].reduce((sum, count) => sum + count, 0)
console.log(`${passed} passed, ${tally.failed} failed, ${tally.skipped} skipped`)
process.exitCode = tally.failed > 0 ? 1 : 0
