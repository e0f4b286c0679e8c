export { createGateway, type Gateway, type GatewayOptions, type MqttChoice } from './gateway.ts'
