/** One call on a stack, where V8 saw it: in the code as it ran. */
export interface StackFrame {
  /** Empty for functions without a name. */
  readonly functionName: string
  /** URL or path of the script; empty for V8's own. */
  readonly url: string
  /** From 1. */
  readonly line: number
  /** From 1. */
  readonly column: number
}
