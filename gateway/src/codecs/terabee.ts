import { defineCodec } from './contract.ts'

/** Terabee People Counting L and XL: port 1 is counts since the last reset, in and out, 32 bit big endian, then a byte of flags (vendor's LoRa guide). */
export default defineCodec({
  id: 'terabee',
  knows: model => /terabee.*people.?counting.*(l|xl)\b/i.test(model),
  decode ({ bytes, fPort, model }) {
    // Other ports answer commands.
    if (fPort !== 1) return { records: [{ values: {} }] }
    if (bytes.length < 8) return { error: `counts of ${model} have at least 8 bytes, this frame has ${bytes.length}` }
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    return { records: [{ values: { totalIn: view.getUint32(0), totalOut: view.getUint32(4) } }] }
  }
})
