import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv/dist/2020';
import { platform } from '../config/platform';
import { jsonSchema } from './json-schema';
import { configurationReference } from './reference';
import { Platform, Service, sections } from './schema';
import { shop } from './testing/shop';

// biome-ignore lint/suspicious/noExplicitAny: a schema's own structure is walked, and configurations are broken
type Loose = any;

describe('the JSON Schema', () => {
  const validate = new Ajv({ strict: false, formats: { date: true, ipv4: true, uri: true, cidrv4: true, cidrv6: true } }).compile(jsonSchema());
  const errors = (input: Loose) =>
    validate(JSON.parse(JSON.stringify(input))) ? [] : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);

  test('accepts what the program accepts', () => {
    expect(errors(platform)).toEqual([]);
    expect(errors(shop())).toEqual([]);
  });

  test('accepts changes that name only what they change', () => {
    const p = shop() as Loose;
    p.environments[0].services = [{ name: 'web', args: { append: ['-v'] } }];
    p.environments[0].zones = [{ name: 'back', remove: true }];
    expect(errors(p)).toEqual([]);
  });

  test.each([
    ['an unknown setting', (p: Loose) => Object.assign(p, { zonez: [] }), ' must NOT have additional properties'],
    ['an unknown setting of a service', (p: Loose) => Object.assign(p.services[0], { replicaz: 1 }), '/services/0 must NOT have additional properties'],
    ['a value of the wrong type', (p: Loose) => Object.assign(p.services[0], { owner: 1 }), '/services/0/owner must be string'],
  ])('refuses %s', (_, breaks, message) => {
    const p = shop();
    breaks(p);
    expect(errors(p)).toContain(message);
  });
});

test('docs/configuration.md is what the schema says; npm run reference writes it', () => {
  expect(readFileSync(join(__dirname, '../docs/configuration.md'), 'utf8')).toBe(configurationReference());
});

test('every setting says what it is', () => {
  const silent: string[] = [];
  let looked = 0;
  const walk = (schema: Loose, path: string, isDescribed: boolean): void => {
    const { innerType, type, in: input, shape, element, options } = schema._zod.def;
    const described = isDescribed || schema.meta()?.description !== undefined;
    const inner = innerType ?? (type === 'pipe' ? input : undefined);
    if (inner) {
      walk(inner, path, described);
      return;
    }
    looked++;
    if (!described && type !== 'literal') silent.push(path);
    for (const [key, value] of Object.entries(shape ?? {})) walk(value, `${path}.${key}`, false);
    if (element) walk(element, `${path}[]`, true);
    for (const option of options ?? []) walk(option, path, true);
  };
  for (const [name, schema] of Object.entries({ Platform, Service, ...sections })) walk(schema, name, true);
  expect(silent).toEqual([]);
  expect(looked).toBeGreaterThan(100);
});
