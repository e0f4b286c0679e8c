/** Configuration of an InfluxDB 1 on loopback, with everything it holds in a folder. */
export function configurationOfOne (dir: string, port: number): string {
  return `reporting-disabled = true
bind-address = "127.0.0.1:0"
[meta]
dir = "${dir}/meta"
[data]
dir = "${dir}/data"
wal-dir = "${dir}/wal"
query-log-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
log-enabled = false
[monitor]
store-enabled = false
[continuous_queries]
enabled = false
`
}
