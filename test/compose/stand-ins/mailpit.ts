// Plays Mailpit: takes every mail, and tells of them at /api/v1/messages.
import { createServer } from 'node:http'
import { SMTPServer } from 'smtp-server'

const messages: { Subject: string, To: { Address: string }[] }[] = []

new SMTPServer({
  authOptional: true, disabledCommands: ['STARTTLS'],
  onData (stream, session, done) {
    let text = ''
    stream.on('data', (chunk: Buffer) => { text += chunk.toString('utf8') })
    stream.on('end', () => {
      messages.push({ Subject: /^Subject: (.*)$/m.exec(text)?.[1] ?? '', To: session.envelope.rcptTo.map(({ address }) => ({ Address: address })) })
      done()
    })
  }
}).listen(1025, '0.0.0.0')

createServer((request, response) => {
  if (request.url?.startsWith('/api/v1/messages')) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ total: messages.length, messages }))
  else response.writeHead(404).end()
}).listen(8025, '0.0.0.0')
