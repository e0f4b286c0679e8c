import { setTimeout } from 'node:timers/promises'
import { Command } from 'commander'
import type { PipelineCounters } from '@linli/domain/pipeline'
import { addDays, localDate, mondayOf } from '@linli/domain/time'
import { openSeries, publishSeries, type Series } from '@linli/firmware-sim/replay'
import { LinliError } from '@linli/domain/errors'
import { stringify } from 'yaml'
import type { Instance } from '../instance/index.ts'
import { withInstance, type MadeLetter } from './letter.ts'
import { withSettings } from './settings.ts'

/** `linli replay`: plays recordings as devices, through broker, gateway and store. */
export function replayCommand (): Command {
  return withSettings(new Command('replay'), ['home', 'logLevel'])
    .description('play recorded series as devices over MQTT, at full speed with their own times, into the Linli on the home (or one started for it)')
    .argument('<folders...>', 'folders with a recording each')
    .option('--no-letters', 'do not make the letters of the recorded weeks')
    .action(async (folders: readonly string[], { letters, ...options }: { letters: boolean }) => {
      const recordings = await Promise.all(folders.map(openSeries))
      await withInstance(options, async instance => {
        for (const recording of recordings) await play(recording, { instance, letters })
      })
    })
}

async function play (series: Series, { instance, letters }: { readonly instance: Instance, readonly letters: boolean }): Promise<void> {
  const catalogue = series.catalogue()
  await instance.call('POST', `/api/v1/catalogue?file=${series.id}`, { type: 'application/yaml', text: stringify(catalogue) })
  const before = await counters(instance)
  const weeks = new Set<string>()
  const noted: Series = {
    ...series,
    async *messages () {
      for await (const message of series.messages()) {
        weeks.add(mondayOf(localDate(Date.parse((JSON.parse(message.payload) as { time: string }).time))))
        yield message
      }
    }
  }
  if (instance.mqttUrl === undefined) throw new LinliError('instance_starting', `the Linli at ${instance.url} does not say where its broker is`)
  const published = await publishSeries({ url: instance.mqttUrl, series: noted })
  const after = await drained(instance)
  const change = (key: keyof PipelineCounters) => after[key] - before[key]
  process.stdout.write(`${series.id}: ${published} messages · stored ${change('stored')} · duplicate ${change('duplicate')} · quarantined ${change('quarantined')} · expired ${change('expired')}\n`)
  await instance.call('POST', '/api/v1/usage/refresh')
  for (const { id } of catalogue.spaces ?? []) {
    for (const week of [...weeks].sort()) process.stdout.write(`  ${id} ${week}…${addDays(week, 6)}  ${await figuresLine(instance, id, week)}\n`)
  }
  if (!letters) return
  for (const { id: street } of catalogue.streets ?? []) {
    for (const week of [...weeks].sort()) {
      for (const language of ['zh', 'en']) await instance.call('POST', '/api/v1/letters', { street, week, language }) as MadeLetter
    }
  }
  process.stdout.write(`  letters of ${weeks.size} week(s): ${new URL('/letters', instance.url).href}\n`)
}

interface Usage {
  readonly figures: Readonly<Record<string, { readonly display: { readonly en: string } }>>
  readonly measured: { readonly entries: number, readonly exits: number, readonly personHours: number, readonly usedHours: number }
}

async function figuresLine (instance: Instance, space: string, week: string): Promise<string> {
  const { figures, measured } = await instance.call('GET', `/api/v1/usage?space=${space}&week=${week}`) as Usage
  const printed = ['visits', 'person_hours', 'utilisation', 'coverage'].flatMap(metric => figures[metric] ? [`${metric} ${figures[metric].display.en}`] : [])
  return `${printed.join(' · ')}  (measured: in ${measured.entries}, out ${measured.exits}, ${measured.personHours.toFixed(1)} person-hours, ${measured.usedHours.toFixed(1)} h in use)`
}

/** Waits until the gateway has decided on everything that it has accepted. */
async function drained (instance: Instance): Promise<PipelineCounters> {
  for (;;) {
    const now = await counters(instance)
    if (now.pending === 0) return now
    await setTimeout(100)
  }
}

async function counters (instance: Instance): Promise<PipelineCounters> {
  return await instance.call('GET', '/api/v1/pipeline') as PipelineCounters
}
