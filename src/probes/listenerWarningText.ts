/** What a warning of too many listeners says, without the sentences after the first, which are advice on how to silence it. */
export function listenerWarningText({ message }: Error): string {
  return /\d+ .+? listeners? added(?: to [^.]+?)?(?=\.)/.exec(message)?.[0] ?? message
}
