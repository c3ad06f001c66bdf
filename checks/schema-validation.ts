import { didYouMean, listed, shown } from '../model/problem';
import type { Fault } from './check';
import { dereference, type JsonSchema, type VendoredSchema } from './schema-catalogue';
import { fieldPath, type Steps } from './schema-path';

/** What is wrong at a place of a manifest. */
export type SchemaFault = Pick<Fault, 'message' | 'fix'> & { readonly path: string };

/**
 * Everything in a value that its schema does not allow.
 *
 * Walks the value, not the schema: a compiler of schemas needs seconds for those of the larger custom resources, of which a
 * manifest uses a few fields. It knows the keywords that `tools/schemas.ts` writes and raises an error for any other; that it
 * says the same as kubeconform is proved on every broken manifest of `tools/proofs/schemas.ts`.
 */
export function faultsIn(value: unknown, vendored: VendoredSchema, steps: Steps = []): SchemaFault[] {
  const { path, schema } = dereference(vendored);
  const at = (inner: JsonSchema): VendoredSchema => ({ path, schema: inner });
  if (schema.type !== undefined && ![schema.type].flat().some((type) => isOfType(value, type))) {
    const message = `has the wrong type: found ${shown(value)}; allowed: ${typesOf(schema)}`;
    return [{ path: fieldPath(steps), message, fix: typeFix(schema, value) }];
  }
  return Object.keys(schema).flatMap((keyword) => {
    const rule = rules[keyword];
    if (!rule) throw new Error(`${path} uses the keyword ${keyword}, which is not known here`);
    return rule({ value, schema, steps, at });
  });
}

interface Place {
  readonly value: unknown;
  readonly schema: JsonSchema;
  readonly steps: Steps;
  /** A schema within this one, with what its references count from. */
  at(inner: JsonSchema): VendoredSchema;
}

type Rule = (place: Place) => readonly SchemaFault[];

const none: readonly SchemaFault[] = [];

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Members of a list, entries of a map, characters of a text; nothing of anything else. */
const sizeOf = {
  Items: (value: unknown) => (Array.isArray(value) ? value.length : undefined),
  Properties: (value: unknown) => (isMap(value) ? Object.keys(value).length : undefined),
  Length: (value: unknown) => (typeof value === 'string' ? [...value].length : undefined),
};

/** A rule that a value, or its size, keeps to a bound. */
function bound(keyword: string, measure: (value: unknown) => number | undefined, holds: (size: number, limit: number) => boolean, allowed: string): Rule {
  return ({ value, schema, steps }) => {
    const size = measure(value);
    const limit = schema[keyword as 'minimum']!;
    if (size === undefined || holds(size, limit)) return none;
    const range = allowed.replace('#', String(limit));
    return [{ path: fieldPath(steps), message: `is out of bounds: found ${shown(value)}; allowed: ${range}`, fix: `keep it to ${range}` }];
  };
}

const numberIn = (value: unknown): number | undefined => (typeof value === 'number' ? value : undefined);

const bounds: Readonly<Record<string, Rule>> = {
  minimum: bound('minimum', numberIn, (size, limit) => size >= limit, 'at least #'),
  maximum: bound('maximum', numberIn, (size, limit) => size <= limit, 'at most #'),
  exclusiveMinimum: bound('exclusiveMinimum', numberIn, (size, limit) => size > limit, 'more than #'),
  exclusiveMaximum: bound('exclusiveMaximum', numberIn, (size, limit) => size < limit, 'less than #'),
  multipleOf: bound('multipleOf', numberIn, (size, limit) => Number.isInteger(size / limit), 'a multiple of #'),
  ...Object.fromEntries(
    (['Items', 'Properties', 'Length'] as const).flatMap((what) => [
      [`min${what}`, bound(`min${what}`, sizeOf[what], (size, limit) => size >= limit, 'a size of at least #')],
      [`max${what}`, bound(`max${what}`, sizeOf[what], (size, limit) => size <= limit, 'a size of at most #')],
    ]),
  ),
};

const patterns = new Map<string, RegExp>();
function patternOf(source: string): RegExp {
  const pattern = patterns.get(source) ?? new RegExp(source);
  patterns.set(source, pattern);
  return pattern;
}

const alternatives =
  (keyword: 'anyOf' | 'oneOf', how: string, isEnough: (fitting: number) => boolean): Rule =>
  ({ value, schema, steps, at }) => {
    const branches = schema[keyword]!;
    if (isEnough(branches.filter((branch) => faultsIn(value, at(branch), steps).length === 0).length)) return none;
    const message = `fits no alternative, or too many: found ${shown(value)}; allowed: ${how} ${branches.map(branchText).join(', ')}`;
    return [{ path: fieldPath(steps), message, fix: 'keep to one of them' }];
  };

/** What each keyword asks of a value. */
const rules: Readonly<Record<string, Rule>> = {
  $comment: () => none,
  $schema: () => none,
  definitions: () => none,
  type: () => none, // Looked at first, as nothing else matters where it is wrong.
  ...bounds,
  enum({ value, schema, steps }) {
    const values = schema.enum!;
    if (values.includes(value)) return none;
    const fix =
      (typeof value === 'string' ? didYouMean(value, values.map(String)) : undefined) ?? (values.length === 1 ? `write ${values[0]}` : 'choose one of them');
    return [{ path: fieldPath(steps), message: `is not one of the allowed values: found ${shown(value)}; allowed: ${listed(values.map(String), 40)}`, fix }];
  },
  pattern({ value, schema, steps }) {
    if (typeof value !== 'string' || patternOf(schema.pattern!).test(value)) return none;
    const isQuantity = schema.type?.includes('number');
    const allowed = isQuantity ? 'a quantity, such as 500m, 2 or 512Mi' : `text that matches ${schema.pattern}`;
    return [
      {
        path: fieldPath(steps),
        message: `has the wrong form: found ${shown(value)}; allowed: ${allowed}`,
        fix: isQuantity ? 'write a quantity' : 'correct it',
      },
    ];
  },
  required({ value, schema, steps }) {
    if (!isMap(value)) return none;
    return schema
      .required!.filter((field) => !Object.hasOwn(value, field))
      .map((field) => ({ path: fieldPath([...steps, field]), message: `is missing; allowed: ${typesOf(schema.properties?.[field] ?? {})}`, fix: 'add it' }));
  },
  properties({ value, schema, steps, at }) {
    if (!isMap(value)) return none;
    return Object.entries(schema.properties!).flatMap(([field, inner]) =>
      Object.hasOwn(value, field) ? faultsIn(value[field], at(inner), [...steps, field]) : none,
    );
  },
  additionalProperties({ value, schema, steps, at }) {
    if (!isMap(value)) return none;
    const { additionalProperties, properties = {} } = schema;
    const others = Object.keys(value).filter((field) => !Object.hasOwn(properties, field));
    if (typeof additionalProperties === 'object') return others.flatMap((field) => faultsIn(value[field], at(additionalProperties), [...steps, field]));
    const known = Object.keys(properties);
    return others.map((field) => ({
      path: fieldPath([...steps, field]),
      message: `is not a field: found ${shown(value[field])}; allowed: ${known.length ? listed(known, 40) : 'no field at all'}`,
      fix: didYouMean(field, known) ?? 'remove it',
    }));
  },
  items({ value, schema, steps, at }) {
    return Array.isArray(value) ? value.flatMap((item, index) => faultsIn(item, at(schema.items!), [...steps, index])) : none;
  },
  allOf: ({ value, schema, steps, at }) => schema.allOf!.flatMap((part) => faultsIn(value, at(part), steps)),
  anyOf: alternatives('anyOf', 'at least one of', (fitting) => fitting > 0),
  oneOf: alternatives('oneOf', 'exactly one of', (fitting) => fitting === 1),
  not({ value, schema, steps, at }) {
    if (faultsIn(value, at(schema.not!), steps).length > 0) return none;
    return [
      { path: fieldPath(steps), message: `fits what it must not: found ${shown(value)}; allowed: anything but ${branchText(schema.not!)}`, fix: 'correct it' },
    ];
  },
};

function isOfType(value: unknown, type: string): boolean {
  switch (type) {
    case 'object':
      return isMap(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    default:
      return typeof value === type;
  }
}

const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
};

function typesOf({ type, $ref }: JsonSchema): string {
  if (type === undefined) return $ref === undefined ? 'a value' : 'a map';
  return [type]
    .flat()
    .map((name) => typeNames[name] ?? name)
    .join(' or ');
}

function branchText(branch: JsonSchema): string {
  if (branch.required) return `with ${branch.required.join(' and ')}`;
  return branch.type === undefined ? shown(branch) : typesOf(branch);
}

function typeFix(schema: JsonSchema, found: unknown): string {
  const types = [schema.type].flat();
  if (types.includes('string') && (typeof found === 'number' || typeof found === 'boolean')) return `put it in quotes: "${found}"`;
  if ((types.includes('integer') || types.includes('number')) && typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found))) {
    return `take the quotes off: ${Number(found)}`;
  }
  if (types.includes('boolean') && (found === 'true' || found === 'false')) return `take the quotes off: ${found}`;
  return found === null ? 'leave it out, or give it a value' : `write ${typesOf(schema)}`;
}
