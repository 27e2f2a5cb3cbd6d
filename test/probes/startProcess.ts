import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A real process beside this one that does as it is told. */
export interface ProcessUnderTest {
  readonly pid: number
  /** Waits until it is done. */
  tell(order: string, argument?: unknown): Promise<void>
  /** Waits until the system has no process of its number. */
  end(): Promise<void>
}

/** Starts a process that ends with the test at the latest. */
export async function startProcess(): Promise<ProcessUnderTest> {
  const child = fork(fileURLToPath(new URL('processUnderTest.mjs', import.meta.url)))
  const exit = once(child, 'exit')
  const end = async () => {
    child.kill('SIGKILL')
    await exit
  }
  onTestFinished(end)
  await once(child, 'message')
  return {
    pid: child.pid as number,
    async tell(order, argument) {
      child.send({ order, argument })
      await once(child, 'message')
    },
    end,
  }
}
