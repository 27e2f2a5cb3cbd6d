/** What random numbers are drawn for, each kind from a stream of its own: a longer think time changes no arrival. */
export const streams = { arrivals: 1, mix: 2, thinkTime: 3 } as const
