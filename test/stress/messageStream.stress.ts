import { describe, test } from 'vitest'
import {
  answersKept,
  brokenAnswers,
  concurrentAnswers,
  longAnswer,
  mixedAnswers,
  pacedTokens,
  quitUnderLoad,
  slowConsumer,
  slowNetwork,
} from '../../fixtures/message-stream/scenarios.ts'
import { byIntensity } from './intensity.ts'

// What is asked for stands in the scenarios, where the opposites are held to it as well.

const million = byIntensity({ smoke: 1_000_000, extreme: 10_000_000 })
const withinMs = byIntensity({ smoke: 60_000, extreme: 120_000 })
const timeout = 150_000

describe('message stream', () => {
  test('1M short messages: 10 characters each', { timeout }, () =>
    longAnswer({}, { messages: million, characters: 10, perSecondAtLeast: 10_000, withinMs }),
  )

  test('1M medium messages: 100 characters each', { timeout }, () =>
    longAnswer({}, { messages: million, characters: 100, perSecondAtLeast: 5000 }),
  )

  test('1K long messages: 10,000 characters each', { timeout }, () =>
    longAnswer(
      {},
      {
        messages: byIntensity({ smoke: 1000, heavy: 100_000 }),
        characters: 10_000,
        // Of a thousand it would hold all.
        capacity: 100,
        perSecondAtLeast: 100,
        withinMs: 60_000,
      },
    ),
  )

  describe('rapid token streaming: 100,000 tokens a second', () => {
    const perSecond = 100_000

    test('polls are answered while it lasts, and every token is shown', { timeout }, () =>
      pacedTokens(
        {},
        {
          seconds: byIntensity({ smoke: 4, standard: 10, heavy: 60 }),
          perSecond,
          // Four seconds are short beside the start, and the machines that run them for every change are slow.
          mostCpu: byIntensity({ smoke: 0.4, standard: 0.2 }),
        },
      ),
    )

    test.each([
      { pace: 'at that pace', perSecond },
      { pace: 'as fast as it is taken', perSecond: Number.POSITIVE_INFINITY },
    ])('quit is answered within a second, $pace', { timeout }, ({ perSecond }) =>
      quitUnderLoad({}, { afterMs: byIntensity({ smoke: 2000, standard: 5000 }), perSecond }),
    )
  })

  test('backpressure: a slow consumer behind a buffer of 100 loses nothing', { timeout }, () =>
    slowConsumer({}, byIntensity({ smoke: 20_000, standard: 100_000 })),
  )

  test('concurrent conversations: fifty at once', { timeout }, () => concurrentAnswers({}, million / 50))

  test('mixed load: short, medium and long messages side by side', { timeout }, () =>
    mixedAnswers({}, byIntensity({ smoke: 400, standard: 4000 })),
  )

  test('error injection: an answer that breaks off is a failure, and nothing else suffers', { timeout }, () =>
    brokenAnswers(byIntensity({ smoke: 15, standard: 400 })),
  )

  test('network simulation: latency and jitter lose nothing', { timeout }, () =>
    slowNetwork(byIntensity({ smoke: 5, standard: 50 })),
  )

  test('memory profiling: an answer leaves nothing behind', { timeout }, () => answersKept())
})
