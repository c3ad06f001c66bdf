import fc from 'fast-check';
import { load } from 'js-yaml';
import { parse } from 'yaml';
import { toYaml } from './yaml';

const readers: readonly [string, (text: string) => unknown][] = [
  ['js-yaml', (text) => load(text)],
  ['yaml 1.1', (text) => parse(text, { version: '1.1' })],
  ['yaml 1.2', (text) => parse(text, { version: '1.2' })],
];

const tricky = [
  '',
  ' ',
  'yes',
  'No',
  'on',
  'OFF',
  'y',
  'n',
  'null',
  'Null',
  '~',
  'true',
  '1',
  '1.0',
  '0x1f',
  '0o17',
  '017',
  '1e3',
  '.5',
  '+1',
  '1_000',
  '12:30:45',
  '2001-01-01',
  '.inf',
  '.nan',
  '=',
  '<<',
  '- a',
  '-',
  '--host',
  '---',
  '...',
  '? a',
  ': a',
  'a: b',
  'a:',
  'a #b',
  '#a',
  '@a',
  '`a`',
  '%a',
  '&a',
  '*a',
  '!a',
  '|',
  '>',
  '{a}',
  '[a]',
  "it's",
  '"quoted"',
  'back\\slash',
  'tab\there',
  'line\nbreak',
  'ends\n',
  'ends twice\n\n',
  '\nstarts',
  '  indented\nblock',
  'trailing \nspace',
  'carriage\rreturn',
  'a\u2028b',
  'a\u0085b',
  'nul\0byte',
  '\u{1f600}',
  '\ud800',
  'ghcr.io/a/b:1.2@sha256:00',
  'http://a:80/b?c=d&e',
  '$(PORT)',
  '$(A):$(B)',
  '512Mi',
  '200m',
  '1Gi',
  'a, b',
  'x'.repeat(300),
];

describe.each(readers)('what is written, read by %s', (_, read) => {
  test.each(tricky.map((text) => [JSON.stringify(text).slice(0, 40), text]))('%s is itself, as value, key and member', (_name, text) => {
    const document = { [`k${text}`]: text, list: [text, [text], { inner: text }], map: { a: { b: text } } };
    expect(read(toYaml(document))).toEqual(document);
  });

  test('anything that JSON can say is itself', () => {
    const value = fc
      .jsonValue({ maxDepth: 4, stringUnit: 'grapheme' })
      .filter((json) => !JSON.stringify(json).includes('-0') && !JSON.stringify(json).includes('__proto__'));
    fc.assert(
      fc.property(value, (json) => {
        const document = { value: json };
        expect(read(toYaml(document))).toEqual(JSON.parse(JSON.stringify(document)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('the form', () => {
  test('is what people write by hand', () => {
    const document = { a: { b: 'text', c: 1, d: true }, list: [{ name: 'x', args: ['1', 'b'] }], empty: {}, none: [], script: 'line 1\nline 2\n' };
    expect(toYaml(document)).toBe(
      "a:\n  b: text\n  c: 1\n  d: true\nlist:\n  - name: x\n    args:\n      - '1'\n      - b\nempty: {}\nnone: []\nscript: |\n  line 1\n  line 2\n",
    );
  });

  test('has no aliases, though objects are shared', () => {
    const shared = { x: 1 };
    expect(toYaml({ a: shared, b: shared })).toBe('a:\n  x: 1\nb:\n  x: 1\n');
  });

  test('does not fold long lines', () => {
    const long = 'word '.repeat(100).trim();
    expect(toYaml({ a: long })).toBe(`a: ${long}\n`);
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, () => 1, undefined])('%p cannot be written', (value) => {
    expect(() => toYaml({ value })).toThrow('cannot be written as YAML');
  });
});
