/** Raised when the output folder cannot be written, or must not be. Nothing has been changed then. */
export class OutputError extends Error {
  override readonly name = 'OutputError';
}
