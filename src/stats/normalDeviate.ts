/** The deviate of the standard normal distribution that leaves 2.5 % on each side. */
export const normalDeviate = 1.959963984540054

/** The deviate that leaves 1 % above itself. */
export const normalHundredth = 2.3263478740408408
