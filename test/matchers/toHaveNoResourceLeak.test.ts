import { spawn } from 'node:child_process'
import { EventEmitter, once } from 'node:events'
import { closeSync, openSync, watch } from 'node:fs'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import process from 'node:process'
import { createContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import {
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  type MockInstance,
  onTestFinished,
  test,
  vi,
} from 'vitest'
import { toHaveNoResourceLeak } from '../../matchers/toHaveNoResourceLeak.ts'
import { heapGrowth, leak, profile, stress, undecided, watched } from '../report/samples.ts'

vi.setConfig({ testTimeout: 60_000 })
beforeAll(() => expect.extend({ toHaveNoResourceLeak } as never))
const matcher = (value: unknown, isNot = false) =>
  (isNot ? expect(value).not : expect(value)) as unknown as {
    toHaveNoResourceLeak(options?: unknown): unknown
  }

const leavings: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(leavings.splice(0).map((clear) => clear()))
})

/** Opens something, and gives what closes it again. */
type Open = () => Promise<() => Promise<unknown>>

const connection: Open = async () => {
  const server = await listening()
  const accepted = once(server, 'connection')
  const socket = connect((server.address() as AddressInfo).port)
  await Promise.all([accepted, once(socket, 'connect')])
  server.close()
  const [other] = await accepted
  return () => Promise.all([socket, other].map((end) => once(end.destroy(), 'close')))
}

const watcher: Open = async () => {
  const watching = watch('.')
  return async () => {
    watching.close()
    await once(watching, 'close')
  }
}

const child: Open = async () => {
  const waiting = spawn('sleep', ['600'], { stdio: 'ignore' })
  const ended = once(waiting, 'exit')
  await once(waiting, 'spawn')
  return () => {
    waiting.kill('SIGKILL')
    return ended
  }
}

async function listening(): Promise<Server> {
  const server = createServer()
  await once(server.listen(0), 'listening')
  return server
}

describe('on a function', () => {
  test.skipIf(process.platform === 'win32')('finds descriptors that are never closed', async () => {
    const operation = (): void => {
      const fd = openSync('.', 'r')
      leavings.push(() => closeSync(fd))
    }
    await expect(matcher(operation).toHaveNoResourceLeak()).rejects.toThrow(
      /^expect\(operation\)\.toHaveNoResourceLeak\(\)\n\nOpen file descriptors grew by 1 per call/,
    )
  })

  test('finds timers that are never cleared, and names them', async () => {
    const operation = (): void => {
      const timer = setTimeout(() => {}, 1e8)
      leavings.push(() => clearTimeout(timer))
    }
    await expect(matcher(operation).toHaveNoResourceLeak()).rejects.toThrow(/Timeout per call/)
  })

  test('finds servers that are never closed', async () => {
    const operation = async (): Promise<void> => {
      const server = await listening()
      leavings.push(() => server.close())
    }
    await matcher(operation, true).toHaveNoResourceLeak()
  })

  describe.skipIf(process.platform === 'win32').each([
    ['connections', connection, /Open sockets grew by 2 per call.+sockets that are never closed/s],
    ['watchers', watcher, /watchers that are never closed/],
    ['child processes', child, /child processes that do not end/],
  ])('of %s', (_, open, said) => {
    test('finds those that stay, and says so in words', async () => {
      const operation = async () => void leavings.push(await open())
      await expect(matcher(operation).toHaveNoResourceLeak({ maxDuration: '40s' })).rejects.toThrow(said)
    })

    test('leaves those alone that go with the call', async () => {
      const operation = async () => (await open())()
      await matcher(operation).toHaveNoResourceLeak({ maxDuration: '40s' })
    })
  })

  describe('of listeners, where Node warns of them', () => {
    let stderr: MockInstance
    beforeEach(() => {
      stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    })
    afterEach(() => stderr.mockRestore())

    test('finds those that gather, and who adds them', async () => {
      const bus = new EventEmitter()
      function subscribe(): void {
        bus.on('data', () => {})
      }
      await expect(matcher(subscribe).toHaveNoResourceLeak()).rejects.toThrow(
        /Event listeners grew by 1 per call.+1 data of EventEmitter per call.+subscribe → addListener.+toHaveNoResourceLeak\.test\.ts:\d+.+Node warned: 11 data/s,
      )
      // Tried again, on what Node has warned of before.
      await matcher(subscribe, true).toHaveNoResourceLeak()
    })

    test('leaves those alone that are added once, or removed', async () => {
      const bus = new EventEmitter()
      const started = new EventEmitter()
      let calls = 0
      await matcher(() => {
        for (let i = 0; i < 12; i++) bus.on('data', () => i)
        bus.removeAllListeners()
        if (calls++ < 20) started.on('data', () => {})
      }).toHaveNoResourceLeak()
      expect(started.listenerCount('data')).toBe(20)
    })
  })

  test('has no verdict where a package warns of listeners that cannot be counted', async () => {
    const stderr = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    onTestFinished(() => stderr.mockRestore())
    const operation = () => {
      const many = new Error('11 data listeners added. Use setMaxListeners')
      process.emitWarning(Object.assign(many, { name: 'MaxListenersExceededWarning', emitter: {} }))
    }
    for (const isNot of [false, true]) {
      await expect(matcher(operation, isNot).toHaveNoResourceLeak()).rejects.toThrow(
        'there was a warning of 11 data listeners added, which cannot be counted. They show in memory: ask `toHaveNoMemoryLeak`',
      )
    }
  })

  test('finds worker threads that are never terminated', async () => {
    const operation = (): void => {
      const worker = new Worker('setInterval(() => {}, 1e6)', { eval: true })
      worker.unref()
      leavings.push(() => worker.terminate())
    }
    // A worker takes a while to start on a busy machine.
    await expect(matcher(operation).toHaveNoResourceLeak({ maxDuration: '40s' })).rejects.toThrow(
      /Worker threads grew by 1 per call/,
    )
  })

  test('finds contexts that are kept', async () => {
    const kept: object[] = []
    const operation = () => void kept.push(createContext({}))
    await expect(matcher(operation).toHaveNoResourceLeak()).rejects.toThrow(/Contexts grew by 1 per call/)
  })

  test('leaves one alone that closes what it opens, however much memory it keeps', async () => {
    const kept: object[] = []
    await matcher(() => {
      kept.push({})
      closeSync(openSync('.', 'r'))
    }).toHaveNoResourceLeak()
  })

  test('takes every option of a search but a budget: what is counted leaks or does not', async () => {
    await matcher(() => {}).toHaveNoResourceLeak({ explain: false, keepSnapshots: false, maxDuration: '5s' })
    await expect(matcher(() => {}).toHaveNoResourceLeak({ budget: '1KB' })).rejects.toThrow(
      /Unknown option `budget`/,
    )
  })
})

describe('on what was measured before', () => {
  const leakingDescriptors = leak({
    verdict: 'leaking',
    resources: [
      heapGrowth(),
      heapGrowth({ resource: 'fd', unit: 'count', growthPerOperation: 1, verdict: 'leaking', leaking: true }),
    ],
  })
  const level = leak({ resources: [heapGrowth({ resource: 'fd', unit: 'count', growthPerOperation: 0 })] })

  test('reads the verdict of a report, a saved one too', () => {
    matcher(level).toHaveNoResourceLeak()
    matcher(leakingDescriptors, true).toHaveNoResourceLeak()
    expect(() => matcher(JSON.parse(JSON.stringify(leakingDescriptors))).toHaveNoResourceLeak()).toThrow(
      /file descriptors grew by 1 per call/,
    )
  })

  const withHandles = (final: number, started: number) =>
    stress({
      operations: {
        ...stress().operations,
        started,
        succeeded: started,
        failed: 0,
        timedOut: 0,
        total: started,
      },
      resources: { ...stress().resources, handles: { baseline: 3, peak: 20, final } },
    })

  test('a single run passes where nothing was left open, and is otherwise undecided', () => {
    const inconclusive = expect.objectContaining({ name: 'InconclusiveError' })
    matcher(withHandles(3, 1000)).toHaveNoResourceLeak()
    matcher(withHandles(3 + 25, 1000)).toHaveNoResourceLeak()
    expect(() => matcher(withHandles(3 + 26, 1000)).toHaveNoResourceLeak()).toThrow(inconclusive)
    expect(() => matcher(withHandles(1003, 1000)).toHaveNoResourceLeak()).toThrow(/a pool that filled/)
    expect(() => matcher(withHandles(3, 159)).toHaveNoResourceLeak()).toThrow(/too few/)
    matcher(withHandles(3, 160)).toHaveNoResourceLeak()
  })

  test('of a process under test counts what that one left open', () => {
    const result = (fds: number, ended?: string) => {
      const { process } = watched(ended === undefined ? {} : { ended })
      const final = { ...process?.final, fds }
      return { ...withHandles(1003, 1000), process: { ...process, final } } as never
    }
    const inconclusive = expect.objectContaining({ name: 'InconclusiveError' })
    matcher(result(24 + 25)).toHaveNoResourceLeak()
    expect(() => matcher(result(24 + 26)).toHaveNoResourceLeak()).toThrow(inconclusive)
    expect(() => matcher(result(24, 'It ended early.')).toHaveNoResourceLeak()).toThrow(/It ended early/)
    const merged = { ...(result(24) as object), fewestStarted: 1000 }
    expect(() => matcher(merged).toHaveNoResourceLeak()).toThrow(/before `mergeResults`/)
  })

  test('of what cannot be counted is no evidence, nor is what JSON makes of it', () => {
    const nothing = { baseline: Number.NaN, peak: Number.NaN, final: Number.NaN }
    const { resources, ...rest } = withHandles(3, 1000)
    const result = { ...rest, resources: { ...resources, fds: nothing, sockets: nothing, handles: nothing } }
    const inconclusive = expect.objectContaining({ name: 'InconclusiveError' })
    for (const each of [result, JSON.parse(JSON.stringify(result))])
      expect(() => matcher(each).toHaveNoResourceLeak()).toThrow(inconclusive)
  })

  test('of several machines is measured by the one that did the least', () => {
    matcher({ ...withHandles(3 + 25, 9000), fewestStarted: 1000 }).toHaveNoResourceLeak()
    expect(() =>
      matcher({ ...withHandles(3 + 25, 9000), fewestStarted: 999 }).toHaveNoResourceLeak(),
    ).toThrow(/a pool that filled/)
  })

  test.each([undecided(), profile(), leak({ resources: [heapGrowth()] })])(
    'throws without a verdict, negated or not: %#',
    (value) => {
      const inconclusive = expect.objectContaining({ name: 'InconclusiveError' })
      expect(() => matcher(value).toHaveNoResourceLeak()).toThrow(inconclusive)
      expect(() => matcher(value, true).toHaveNoResourceLeak()).toThrow(inconclusive)
    },
  )

  test('misuse throws, negated or not', () => {
    for (const value of [undefined, 5, {}, { kind: 'leakReport' }]) {
      expect(() => matcher(value).toHaveNoResourceLeak()).toThrow(/a LeakReport, a StressResult/)
      expect(() => matcher(value, true).toHaveNoResourceLeak()).toThrow(/a LeakReport, a StressResult/)
    }
    expect(() => matcher(level).toHaveNoResourceLeak({ maxDuration: '1s' })).toThrow(/It takes none here/)
  })
})
