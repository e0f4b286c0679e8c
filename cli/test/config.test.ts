import t from 'tap'
import { readConfig } from '../src/config/index.ts'

t.test('defaults run the demo on the standard ports', async t => {
  const config = readConfig({}, {})
  t.match(config, { home: './var', httpPort: 8080, mqttPort: 1883, rawRetentionDays: 90 })
})

t.test('flags win over variables', async t => {
  t.equal(readConfig({ httpPort: '0' }, { LINLI_HTTP_PORT: '9000' }).httpPort, 0)
})

t.test('every problem is reported at once, with its variable and value', async t => {
  t.throws(() => readConfig({}, { LINLI_HTTP_PORT: '99999', LINLI_MQTT_PORT: 'abc', LINLI_HTTP_PROT: '1' }), {
    code: 'config_invalid', message: /LINLI_HTTP_PROT[\s\S]*LINLI_HTTP_PORT="99999"[\s\S]*LINLI_MQTT_PORT="abc"/
  })
})
