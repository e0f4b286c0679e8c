/** Topics of our own contract (DESIGN "Contracts"). Ids are topic levels as they are. */
export const topics = {
  /** Devices publish readings here, JSON. */
  telemetry: (site: string, device: string): string => `linli/v1/${site}/${device}/telemetry`,
  /** Retained birth; the last will is the death. */
  status: (site: string, device: string): string => `linli/v1/${site}/${device}/status`,
  /** The gateway publishes a {@link SpaceState} here, retained. */
  spaceState: (site: string, space: string): string => `linli/v1/${site}/spaces/${space}/state`,
  /** The gateway publishes an {@link AlertCondition} here, retained; empty = forgotten. */
  alert: (site: string, id: string): string => `linli/v1/${site}/alerts/${id}`,
  /** The api publishes the {@link Catalogue} here, retained. */
  catalogue: 'linli/v1/catalogue',
  filters: {
    native: ['linli/v1/+/+/telemetry', 'linli/v1/+/+/status'],
    spaceStates: 'linli/v1/+/spaces/+/state',
    alerts: 'linli/v1/+/alerts/+'
  }
} as const

/** Our own side of the broker: states and alerts out, catalogue in. */
export interface Bus {
  publish (topic: string, payload: string, options: { readonly retain: boolean }): Promise<void>
  /** Calls back for each message on the filter, retained ones included; returns the unsubscriber. */
  subscribe (filter: string, listener: (topic: string, payload: Uint8Array) => void): Promise<() => Promise<void>>
  close (): Promise<void>
}

/** How a broker is reached. */
export interface BrokerAddress {
  /** `mqtt://host:port`, or `mqtts://` over TLS. */
  readonly url: string
  readonly username?: string
  readonly password?: string
  /** Certificate, PEM, of who vouches for the broker; without it those that the machine trusts. */
  readonly ca?: string
}
