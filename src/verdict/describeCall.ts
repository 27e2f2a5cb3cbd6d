/**
 * A matcher's call as it stands in the test: `toSustainQps(500, { phase: 'peak' })`.
 *
 * @param values   what stands in front of the options.
 * @param options  `name: value`, printed; none leaves the braces out.
 */
export function describeCall(
  matcher: string,
  values: readonly (number | string)[],
  options: readonly string[],
): string {
  const given = options.length > 0 ? [...values, `{ ${options.join(', ')} }`] : values
  return `${matcher}(${given.join(', ')})`
}
