/** What a command may print: data to stdout, everything else to stderr. */
export interface Terminal {
  /** Data, for the next program in the pipe. */
  data(text: string): void;
  /** JSON, with the version of its schema. */
  json(value: object): void;
  /** Something for the person in front; nothing with `--quiet`. */
  tell(text: string): void;
  /** Like `tell`, but said in any case. */
  warn(text: string): void;
  /** What is going on, on one line that is overwritten; only on a terminal. */
  progress(text: string): void;
  readonly paint: Readonly<Record<'red' | 'green' | 'yellow' | 'bold', (text: string) => string>>;
}

/** The version of everything that `--json` prints. It changes when a field changes its meaning or goes away. */
export const schemaVersion = 1;

export function terminal(quiet: boolean): Terminal {
  const isTerminal = process.stderr.isTTY === true;
  const isColoured = isTerminal && !process.env['NO_COLOR'] && process.env['TERM'] !== 'dumb';
  const paint = (code: number) => (text: string) => (isColoured ? `\u001b[${code}m${text}\u001b[0m` : text);
  const wipe = isTerminal ? '\r\u001b[K' : '';
  const warn = (text: string) => void process.stderr.write(`${wipe}${text}\n`);
  return {
    data: (text) => void process.stdout.write(text),
    json: (value) => void process.stdout.write(`${JSON.stringify({ schemaVersion, ...value }, null, 2)}\n`),
    tell: (text) => (quiet ? undefined : warn(text)),
    warn,
    progress: (text) => void (isTerminal && !quiet && process.stderr.write(`${wipe}${text}`)),
    paint: { red: paint(31), green: paint(32), yellow: paint(33), bold: paint(1) },
  };
}
