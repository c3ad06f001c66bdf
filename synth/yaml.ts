/**
 * Writes a manifest as YAML that every reader takes for the same: no aliases, no folded lines, and anything that a reader
 * of YAML 1.1 or 1.2 might take for something else in quotes.
 *
 * It is ours because what it writes is the product, and three quarters of a rendering's time would otherwise go into a
 * general writer; what it writes is read back by two libraries in its tests.
 */
export function toYaml(document: unknown): string {
  const lines: string[] = [];
  block(document, '', '', lines);
  return `${lines.join('\n')}\n`;
}

/** Writes a value after `lead`, which is what stands before it on its first line; further lines begin with `indent`. */
function block(value: unknown, lead: string, indent: string, lines: string[]): void {
  if (Array.isArray(value)) {
    if (value.length === 0) lines.push(`${lead}[]`);
    else list(value, lead, indent, lines);
  } else if (typeof value === 'object' && value !== null) {
    const keys = Object.keys(value);
    if (keys.length === 0) lines.push(`${lead}{}`);
    else map(value as Record<string, unknown>, keys, lead, indent, lines);
  } else lines.push(lead + scalar(value, indent));
}

function map(value: Record<string, unknown>, keys: readonly string[], lead: string, indent: string, lines: string[]): void {
  let before = lead;
  for (const key of keys) {
    const inner = value[key];
    const name = `${before}${text(key, indent)}:`;
    if (isBranch(inner)) {
      lines.push(name);
      block(inner, `${indent}  `, `${indent}  `, lines);
    } else block(inner, `${name} `, `${indent}  `, lines);
    before = indent;
  }
}

function list(value: readonly unknown[], lead: string, indent: string, lines: string[]): void {
  let before = lead;
  for (const item of value) {
    block(item, `${before}- `, `${indent}  `, lines);
    before = indent;
  }
}

const isBranch = (value: unknown): boolean => typeof value === 'object' && value !== null && Object.keys(value).length > 0;

function scalar(value: unknown, indent: string): string {
  if (typeof value === 'string') return text(value, indent);
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  throw new Error(`${String(value)} cannot be written as YAML`);
}

/** Begins with a letter, "/", "$" or "_" and holds nothing that YAML reads anything into. */
const plain = /^[A-Za-z/$_](?:[A-Za-z0-9 _./@()$+,-]|:(?=[^\s]))*$/;
/** A whole number with a unit, which no reader takes for a number. */
const quantity = /^[0-9]+(?:m|[KMGTPE]i)$/;
/** What a reader of YAML 1.1 or 1.2 takes for a truth value or for nothing. */
const reserved = /^(?:true|false|yes|no|on|off|y|n|null)$/i;
const unprintable = /[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/;

function text(value: string, indent: string): string {
  if ((plain.test(value) && !value.endsWith(' ') && !reserved.test(value)) || quantity.test(value)) return value;
  if (value.includes('\n')) return literal(value, indent) ?? quoted(value);
  return unprintable.test(value) || value.includes('\t') ? quoted(value) : `'${value.replaceAll("'", "''")}'`;
}

/** A literal block, where the text can stand as it is. */
function literal(value: string, indent: string): string | undefined {
  if (indent === '' || /^[\s]|\n\n$|\r|\t/.test(value) || unprintable.test(value)) return undefined;
  const endsLine = value.endsWith('\n');
  const lines = (endsLine ? value.slice(0, -1) : value).split('\n');
  return [endsLine ? '|' : '|-', ...lines.map((line) => (line === '' ? '' : indent + line))].join('\n');
}

function quoted(value: string): string {
  return JSON.stringify(value).replace(/[\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]/g, (character, at: number, all: string) => {
    const code = character.charCodeAt(0);
    // Half of a pair is part of a character that can stand as it is.
    const pair = code >= 0xd800 && code <= 0xdfff && (isPair(all, at) || isPair(all, at - 1));
    return pair ? character : `\\u${code.toString(16).padStart(4, '0')}`;
  });
}

function isPair(value: string, at: number): boolean {
  const [high, low] = [value.charCodeAt(at), value.charCodeAt(at + 1)];
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff;
}
