const words: Readonly<Record<string, string>> = {
  Timeout: 'timers that are never cleared',
  TCPWRAP: 'sockets that are never closed',
  PIPEWRAP: 'sockets that are never closed',
  UDPWRAP: 'sockets that are never closed',
  TCPSERVERWRAP: 'servers that are never closed',
  PIPESERVERWRAP: 'servers that are never closed',
  FSEVENTWRAP: 'watchers that are never closed',
  STATWATCHER: 'watchers that are never closed',
  PROCESSWRAP: 'child processes that do not end',
  WORKER: 'workers that are never terminated',
  MESSAGEPORT: 'message ports that are never closed',
  SIGNALWRAP: 'signal handlers that are never removed',
}

/**
 * Says in words what was left open, by the most frequent type that has words.
 *
 * @param types  Node's names, the most frequent first, as `findOpeningSites` gives them.
 * @example
 * suspectedOpening(['Timeout']) // => 'timers that are never cleared'
 */
export function suspectedOpening(types: readonly string[]): string | undefined {
  return types.map((type) => words[type]).find((said) => said !== undefined)
}
