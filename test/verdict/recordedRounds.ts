/** What a search read on the heap, on Node 20: how many calls had been made, and what each round gained, bytes. */
export interface RecordedRounds {
  readonly operations: readonly number[]
  /** Of each reading over the one before; the first is the origin. */
  readonly gains: readonly number[]
}

const evenly = (from: readonly number[], calls: number, rounds: number): number[] => [
  ...from,
  ...Array.from({ length: rounds - from.length }, (_, i) => (from.at(-1) as number) + calls * (i + 1)),
]

/** koa that answers `fetch`, on a machine so busy that a call took 60 ms: an innocent that warms up. */
export const koaWarmingUp: RecordedRounds = {
  operations: evenly([1, 5], 16, 12),
  gains: [0, 47_048, 16_096, 14_944, 11_912, 5808, 10_224, 6272, 7696, 7552, 7944, 10_256],
}

/** fastify with a hook that keeps the id of each request, 24 B a call, beside a warm-up that fades. */
export const fastifyKeepingIds: RecordedRounds = {
  operations: evenly([1, 5], 51, 18),
  gains: [
    0, 16_184, 14_184, 9928, 3720, 1792, 1968, 1528, 2616, 1640, 1224, 920, 4040, 1472, 1392, 920, 1528, 1224,
  ],
}

/** ejs that renders a template of another text at each call: V8's tables of such texts double, and are swept later. */
export const ejsNamingTemplates: RecordedRounds = {
  operations: evenly([1, 5, 21, 85], 1716, 11),
  gains: [0, 11_712, 2600, 520, 116_968, 106_392, 2008, 196_624, 352, 1232, -448],
}

/** A number pushed to an array by a call of one millisecond: nothing but the steps in which V8 makes the array longer. */
export const slotPerSlowCall: RecordedRounds = {
  operations: evenly([1, 5, 21], 52, 11),
  gains: [0, 7640, 2320, 2824, 8336, 2728, 1048, 0, -256, 1824, 112],
}

/** A `Map` with an entry of 32 B for each call of 2 ms: it doubles at 389 and 1,069 calls, and once more beyond the end. */
export const mapPerTimer: RecordedRounds = {
  operations: evenly([1, 5, 21], 32, 50),
  gains: [
    0, 8368, 4160, 4432, 10_688, 3056, 4608, 1120, 1152, 1152, 8256, 1024, 1024, 1288, 1208, 1024, 1168, 1024,
    15_680, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1024, 1232, 1024, 1024, 1024, 1024, 29_600,
    1352, 1024, 1024, 1024, 1024, 1024, 1024, 1056, 1024, 1024, 1024, 1120, 928, 1120, 1024,
  ],
}

/** debug's loggers in the first test of a file: V8 optimizes their code from the 16,000th call to the 31,000th. */
export const debugBeingOptimized: RecordedRounds = {
  operations: evenly([1, 5, 21, 85, 341, 1365], 2947, 17),
  gains: [0, 7896, 2408, 264, 576, 336, 2168, 4360, 128, 456, 1184, 5264, 5488, 3848, -672, 3344, 0],
}
