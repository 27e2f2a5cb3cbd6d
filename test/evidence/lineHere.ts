/** The line of the caller, in its source: the runner maps the stacks of errors. */
export function lineHere(): number {
  const [, , caller = ''] = (new Error('here').stack ?? '').split('\n')
  return Number(/:(\d+):\d+\)?$/.exec(caller)?.[1])
}
