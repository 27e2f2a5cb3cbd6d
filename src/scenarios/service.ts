import type { OperationContext } from '../load/operation.ts'
import { show } from '../options.ts'

/** What an operation of a service is given: the part of a load run's context that a leak search knows as well. */
export type ServiceContext = Pick<
  OperationContext,
  'user' | 'iteration' | 'signal' | 'check' | 'count' | 'bytes'
>

/** A service that can be opened as often as there are scenarios. */
export interface Service {
  /** Stands in reports and messages. */
  readonly name: string
  /** Opens an instance of its own for each scenario. */
  open(): OpenService | Promise<OpenService>
}

/** An open service, as far as its scenarios care. */
export interface OpenService {
  /** One ordinary operation. A throw, a rejection or a failed `check` is a failure. */
  operate(context: ServiceContext): unknown
  /** One operation on so much data. Without it the large-data scenario makes ordinary operations. */
  operateOn?(bytes: number, context: ServiceContext): unknown
  /**
   * One operation that asks for more than there is (memory, connections, sessions), and may be refused. Without it the
   * scenario of resource exhaustion makes ordinary operations, ten times as many at once as otherwise.
   */
  exhaust?(context: ServiceContext): unknown
  /**
   * What the service holds, by name: sessions, tensors, cached results. It must not be more after a scenario than before, or
   * than `thresholds.metrics` allows.
   */
  metrics?(): Readonly<Record<string, number>>
  /** Lets go of everything. */
  close(): unknown
}

/** @throws TypeError  not a service; says what is missing. */
export function requireService(service: unknown): Service {
  const { name, open } = (service ?? {}) as Partial<Service>
  if (typeof name === 'string' && name !== '' && typeof open === 'function') return service as Service
  throw new TypeError(
    `Expected a service with a \`name\` and a function \`open\`, got ${show(service)} with \`name\` ${show(name)} and \`open\` ${show(open)}`,
  )
}

/** @throws TypeError  what `open` gave cannot be worked with. */
export function requireOpenService(opened: unknown, name: string): OpenService {
  const { operate, close } = (opened ?? {}) as Partial<OpenService>
  if (typeof operate === 'function' && typeof close === 'function') return opened as OpenService
  throw new TypeError(
    `Expected open() of the service '${name}' to give \`operate\` and \`close\`, got ${show(operate)} and ${show(close)}`,
  )
}
