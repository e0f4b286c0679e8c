import fc from 'fast-check'
import mqttPacket from 'mqtt-packet'
import t from 'tap'
import { PACKET_LIMIT, PacketMeter } from '../src/sources/packet-limit.ts'

const packet = (bytes: number) => mqttPacket.generate({ cmd: 'publish', topic: 'a', payload: Buffer.alloc(bytes, 0xff), qos: 1, messageId: 7, dup: false, retain: false })

t.test('packets are followed however their bytes are cut, and only one that is too long is told', async t => {
  const ping = mqttPacket.generate({ cmd: 'pingreq' })
  fc.assert(fc.property(fc.array(fc.nat({ max: 40_000 }), { maxLength: 8 }), fc.infiniteStream(fc.integer({ min: 1, max: 5000 })), (sizes, cuts) => {
    const meter = new PacketMeter()
    const bytes = Buffer.concat(sizes.flatMap(size => [packet(size), ping]))
    for (let at = 0; at < bytes.length;) {
      const part = bytes.subarray(at, at + cuts.next().value!)
      if (meter.isExceededBy(part)) return false
      at += part.length
    }
    return meter.isExceededBy(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]))
  }))
  t.notOk(new PacketMeter().isExceededBy(packet(PACKET_LIMIT - 5)), 'topic and number are of the packet')
  t.ok(new PacketMeter().isExceededBy(packet(PACKET_LIMIT)))
})
