import { VARIABLES } from '../config/index.ts'

/** `.env` beside docker-compose.yml: what differs from one installation to the next. */
export function environmentFile (): string {
  return `# Written by "linli init"; yours to change. Changes take effect with "docker compose up -d".
COMPOSE_PROJECT_NAME=linli

# Where this machine is reached: devices (TLS), console, boards. Console and boards are for people on duty: leave them on 127.0.0.1, or put a proxy before them.
MQTT_PUBLISH=8883
CONSOLE_PUBLISH=127.0.0.1:8080
GRAFANA_PUBLISH=127.0.0.1:3000
# Names that a proxy before the console uses, separated by commas.
${VARIABLES.httpNames}=

# Letters leave by this mail server, like smtp://mail.example.org:587; its password goes into secrets/smtp_password. Without it they stay in the outbox.
${VARIABLES.smtpUrl}=
${VARIABLES.smtpUsername}=
${VARIABLES.letterFrom}=

${VARIABLES.rawRetentionDays}=90
${VARIABLES.logLevel}=info
`
}
