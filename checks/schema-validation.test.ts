import Ajv from 'ajv';
import type { JsonSchema } from './schema-catalogue';
import { faultsIn } from './schema-validation';

/** A keyword each, in the forms in which schemas use it. */
const schemas: readonly Record<string, unknown>[] = [
  {},
  { type: 'string' },
  { type: 'integer' },
  { type: 'number' },
  { type: 'boolean' },
  { type: ['object', 'null'] },
  { type: ['integer', 'string'], pattern: '^[0-9]+%?$' },
  { enum: ['a', 1, null] },
  { pattern: '^a' },
  { minimum: 1 },
  { maximum: 1 },
  { exclusiveMinimum: 1 },
  { exclusiveMaximum: 1 },
  { multipleOf: 2 },
  { minLength: 2 },
  { maxLength: 2 },
  { minItems: 1 },
  { maxItems: 1 },
  { minProperties: 1 },
  { maxProperties: 1 },
  { items: { type: 'string' } },
  { required: ['a'] },
  { properties: { a: { type: 'string' } }, additionalProperties: false },
  { properties: { a: { type: 'string' } }, additionalProperties: { type: 'integer' } },
  { type: 'object', additionalProperties: false },
  { allOf: [{ required: ['a'] }, { required: ['b'] }] },
  { anyOf: [{ required: ['a'] }, { required: ['b'] }] },
  { oneOf: [{ required: ['a'] }, { required: ['b'] }] },
  { oneOf: [{ type: 'string' }, { type: 'integer' }] },
  { not: { required: ['a', 'b'] } },
];

const values: readonly unknown[] = [
  null,
  true,
  -2,
  0,
  1,
  2,
  2.5,
  '',
  'a',
  'b',
  '10%',
  'aa',
  '💡💡',
  'abc',
  [],
  ['a'],
  ['a', 1],
  [[], [[]]],
  [[1]],
  {},
  { a: 'x' },
  { a: 1 },
  { b: 1 },
  { b: 'x' },
  { a: 'x', b: 1 },
  { constructor: 1 },
];

const faultsOf = (schema: Record<string, unknown>, value: unknown) => faultsIn(value, { path: 'test.json', schema: schema as JsonSchema });

describe('every keyword means what it means to Ajv', () => {
  const ajv = new Ajv({ strict: false });
  test.each(schemas.map((schema) => [JSON.stringify(schema), schema] as const))('%s', (_, schema) => {
    const validate = ajv.compile(schema);
    const verdicts = values.map((value) => [value, faultsOf(schema, value).length === 0]);
    expect(verdicts).toEqual(values.map((value) => [value, validate(value)]));
  });
});

describe('what it says', () => {
  const said = (schema: Record<string, unknown>, value: unknown) => faultsOf(schema, value);

  test('of a bound', () => {
    expect(said({ properties: { n: { minimum: 1 } } }, { n: 0 })).toEqual([
      { path: 'n', message: 'is out of bounds: found 0; allowed: at least 1', fix: 'keep it to at least 1' },
    ]);
    expect(said({ properties: { n: { maxItems: 1 } } }, { n: [1, 2] })).toEqual([
      { path: 'n', message: 'is out of bounds: found [1,2]; allowed: a size of at most 1', fix: 'keep it to a size of at most 1' },
    ]);
  });

  test('of alternatives, without what each of them misses', () => {
    const schema = { properties: { to: { oneOf: [{ required: ['host'] }, { required: ['service', 'port'] }] } } };
    expect(said(schema, { to: {} })).toEqual([
      {
        path: 'to',
        message: 'fits no alternative, or too many: found {}; allowed: exactly one of with host, with service and port',
        fix: 'keep to one of them',
      },
    ]);
  });

  test('of a combination that must not be', () => {
    expect(said({ not: { required: ['a', 'b'] } }, { a: 1, b: 1 })).toEqual([
      { path: '', message: 'fits what it must not: found {"a":1,"b":1}; allowed: anything but with a and b', fix: 'correct it' },
    ]);
  });

  test('of a text that has another form', () => {
    expect(said({ properties: { name: { pattern: '^[a-z]+$' } } }, { name: 'A' })).toEqual([
      { path: 'name', message: 'has the wrong form: found "A"; allowed: text that matches ^[a-z]+$', fix: 'correct it' },
    ]);
  });
});

test('a keyword that it does not know is our own mistake', () => {
  expect(() => faultsOf({ contains: {} }, [])).toThrow('test.json uses the keyword contains, which is not known here');
});
