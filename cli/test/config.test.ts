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

t.test('a file gives settings that variables and flags override, and its faults are named', async t => {
  const dir = t.testdir({ 'good.yaml': 'httpPort: 9001\nmqttPort: 2883\n', 'bad.yaml': 'httpPort: 70000\nhtpPort: 1\n' })
  t.match(readConfig({ config: `${dir}/good.yaml` }, { LINLI_MQTT_PORT: '3883' }), { httpPort: 9001, mqttPort: 3883 })
  t.throws(() => readConfig({}, { LINLI_CONFIG: `${dir}/bad.yaml` }), { message: /htpPort: there is no such setting[\s\S]*bad\.yaml: httpPort=70000/ })
  t.throws(() => readConfig({ config: `${dir}/none.yaml` }, {}), { message: /none\.yaml/ })
})

t.test('a password is never printed', async t => {
  const dir = t.testdir({ 'linli.yaml': 'mqttPassword: [a-secret]\n' })
  t.throws(() => readConfig({}, { LINLI_CONFIG: `${dir}/linli.yaml`, LINLI_MQTT_URL: 'http://x' }), {
    message: /^(?!.*a-secret)[\s\S]*LINLI_MQTT_URL="http:\/\/x": write an address like mqtt:[\s\S]*mqttPassword=…/
  })
})

t.test('a secret may lie in a file, whose end of line is not part of it', async t => {
  const dir = t.testdir({ token: 'a-token\n' })
  t.match(readConfig({}, { LINLI_STORE: 'influx', LINLI_INFLUX_URL: 'http://influxdb:8086', LINLI_INFLUX_TOKEN_FILE: `${dir}/token` }), { influxToken: 'a-token', influxOrg: 'linli' })
  t.throws(() => readConfig({}, { LINLI_INFLUX_TOKEN_FILE: `${dir}/none` }), { message: /LINLI_INFLUX_TOKEN_FILE=.*none/ })
  t.throws(() => readConfig({}, { LINLI_INFLUX_TOKEN_FILE: `${dir}/token`, LINLI_INFLUX_TOKEN: 'another' }), { message: /one of the two/ })
})

t.test('what is empty is not set', async t => {
  const { smtpUrl, mqttPassword, httpPort } = readConfig({}, { LINLI_SMTP_URL: '', LINLI_MQTT_PASSWORD: '', LINLI_MQTT_PASSWORD_FILE: '', LINLI_HTTP_PORT: '' })
  t.same([smtpUrl, mqttPassword, httpPort], [undefined, undefined, 8080])
})

t.test('names of the console are host names', async t => {
  t.same(readConfig({}, { LINLI_HTTP_NAMES: 'api, Console.example.org' }).httpNames, ['api', 'console.example.org'])
  t.throws(() => readConfig({}, { LINLI_HTTP_NAMES: 'http://api:8080' }), { message: /LINLI_HTTP_NAMES=.*write host names/ })
})

t.test('a store that is chosen but not reachable is a problem of the configuration', async t => {
  t.throws(() => readConfig({}, { LINLI_STORE: 'influx' }), { code: 'config_invalid', message: /LINLI_INFLUX_URL is missing[\s\S]*LINLI_INFLUX_TOKEN is missing/ })
  t.throws(() => readConfig({}, { LINLI_STORE: 'mysql', LINLI_INFLUX_URL: 'influxdb:8086' }), { message: /LINLI_STORE="mysql": write embedded or influx[\s\S]*LINLI_INFLUX_URL/ })
  t.equal(readConfig({}, { LINLI_TEST_INFLUXD: '/usr/bin/influxd' }).store, 'embedded', 'what only tests read is no setting')
})

t.test('a mail server is an address without secrets, with a sign-in that is whole', async t => {
  t.match(readConfig({}, { LINLI_SMTP_URL: 'smtps://mail.example.org:465', LINLI_SMTP_USERNAME: 'a', LINLI_SMTP_PASSWORD: 'b', LINLI_LETTER_FROM: 'Linli 邻里 <letters@example.org>' }), { smtpUrl: 'smtps://mail.example.org:465' })
  for (const url of ['smtp://user:hush@mail.example.org', 'http://mail.example.org', 'smtp://mail.example.org/path', 'mail.example.org:25']) {
    t.throws(() => readConfig({}, { LINLI_SMTP_URL: url }), { code: 'config_invalid', message: /^(?![\s\S]*hush)[\s\S]*LINLI_SMTP_URL=[\s\S]*write an address like smtp:/ }, url)
  }
  t.throws(() => readConfig({}, { LINLI_SMTP_USERNAME: 'a' }), { message: /LINLI_SMTP_URL is missing[\s\S]*LINLI_SMTP_PASSWORD is missing/ })
  t.throws(() => readConfig({}, { LINLI_SMTP_URL: 'smtp://mail', LINLI_SMTP_PASSWORD: 'b' }), { message: /LINLI_SMTP_USERNAME is missing/ })
})

t.test('a sender is one address in one line', async t => {
  for (const sender of ['letters@example.org', '"Linli, office" <letters@example.org>']) t.equal(readConfig({}, { LINLI_LETTER_FROM: sender }).letterFrom, sender)
  for (const sender of ['Linli', 'a@example.org, b@example.org', 'A <a@example.org>, B <b@example.org>', 'A\r\nBcc: x <a@example.org>']) t.throws(() => readConfig({}, { LINLI_LETTER_FROM: sender }), { message: /LINLI_LETTER_FROM=/ }, sender)
})
