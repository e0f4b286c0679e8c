import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { describePayload } from '@linli/gateway/decoders'

/** `linli decode`: what a payload on a topic becomes, for installers. */
export function decodeCommand (): Command {
  return new Command('decode')
    .description('show what a payload on a topic becomes')
    .requiredOption('-d, --decoder <id>', 'linli, zigbee2mqtt, chirpstack-v4 or the-things-stack')
    .requiredOption('-t, --topic <topic>', 'the topic it was published on')
    .option('-m, --model <model>', 'the vendor\'s model, where raw bytes have to be read')
    .argument('[payload]', 'the payload; without it, it is read from standard input')
    .action(async (payload: string | undefined, { decoder, topic, model }: { decoder: string, topic: string, model?: string }) => {
      const description = await describePayload({ decoder, topic, payload: payload ?? readFileSync(0), ...(model === undefined ? {} : { model }) })
      process.stdout.write(`${JSON.stringify(description, undefined, 2)}\n`)
    })
}
