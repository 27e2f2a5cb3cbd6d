// A process that does as it is told over its channel, and ends with whoever started it.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const files = []
const sockets = []
let held
let child

const orders = {
  open(count) {
    for (let opened = 0; opened < count; opened++) files.push(openSync('.', 'r'))
  },
  close() {
    for (const file of files.splice(0)) closeSync(file)
  },
  /** Spends CPU, as the system counts it. */
  burn(ms) {
    const before = process.cpuUsage()
    let spentMs = 0
    while (spentMs < ms) {
      const { user, system } = process.cpuUsage(before)
      spentMs = (user + system) / 1000
    }
  },
  hold(bytes) {
    held = Buffer.alloc(bytes, 1)
    return held.length
  },
  /** Opens a connection to itself: two ends of it. */
  async connect() {
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const accepted = once(server, 'connection')
    sockets.push(connect(server.address().port, '127.0.0.1'), (await accepted)[0])
    server.close()
  },
  async disconnect() {
    const closed = sockets.map((socket) => once(socket, 'close'))
    for (const socket of sockets.splice(0)) socket.destroy()
    await Promise.all(closed)
  },
  async fork() {
    child = fork(fileURLToPath(import.meta.url))
    await once(child, 'message')
  },
  async tellChild(message) {
    child.send(message)
    await once(child, 'message')
  },
}

process.on('message', async ({ order, argument }) => {
  await orders[order](argument)
  process.send('done')
})
process.on('disconnect', () => process.exit())
process.send('ready')
