/** What a call fails with that was made to fail, so that it is told from what fails by itself. */
export class InjectedFault extends Error {
  override readonly name = 'InjectedFault'
}
