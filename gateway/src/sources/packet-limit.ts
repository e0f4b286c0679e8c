import type { Socket } from 'node:net'

/** No device has more to say in one packet, bytes; a broker must hold a packet as a whole before it can look at it. */
export const PACKET_LIMIT = 8 * 1024 * 1024

/** Follows packets through a stream of bytes by their fixed headers (MQTT 3.1.1, 2.2). */
export class PacketMeter {
  #expects: 'type' | 'length' | 'body' = 'type'
  #length = 0
  #factor = 1

  /** Whether a packet that begins in these bytes announces more than {@link PACKET_LIMIT}. */
  isExceededBy (bytes: Uint8Array): boolean {
    for (let at = 0; at < bytes.length;) {
      if (this.#expects === 'body') {
        const part = Math.min(this.#length, bytes.length - at)
        this.#length -= part
        at += part
        if (this.#length === 0) this.#expects = 'type'
        continue
      }
      const byte = bytes[at++]!
      if (this.#expects === 'type') this.#begin()
      else if (this.#measure(byte)) return true
    }
    return false
  }

  #begin (): void {
    this.#expects = 'length'
    this.#length = 0
    this.#factor = 1
  }

  /** A byte of the length: seven bits, and whether more follow. */
  #measure (byte: number): boolean {
    this.#length += (byte & 127) * this.#factor
    this.#factor *= 128
    if (byte < 128) this.#expects = this.#length === 0 ? 'type' : 'body'
    return this.#length > PACKET_LIMIT
  }
}

/** Ends a connection that announces a packet which is too long, before anybody keeps its bytes. */
export function limitPackets (socket: Socket): Socket {
  const meter = new PacketMeter()
  const read = socket.read.bind(socket)
  socket.read = (size?: number): unknown => {
    const bytes = read(size) as Uint8Array | null
    if (bytes === null || !meter.isExceededBy(bytes)) return bytes
    socket.destroy(new Error(`a packet of more than ${PACKET_LIMIT} bytes`))
    return null
  }
  return socket
}
