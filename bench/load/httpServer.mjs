// The server of http.mjs, in a process of its own: says its port, and ends with its parent.
import { createServer } from 'node:http'

const server = createServer((_, response) => response.end('hello'))
server.listen(0, '127.0.0.1', () => process.send(server.address().port))
process.on('disconnect', () => process.exit())
