// The code under test of README.md's first example, with the leak that its message speaks of.
const seen: object[] = []

export function handle(user: number): void {
  seen.push({ user })
}
