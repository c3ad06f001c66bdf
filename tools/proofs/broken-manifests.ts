import { dereference, type JsonSchema, schemaOf, type VendoredSchema } from '../../checks/schema-catalogue';
import { fieldPath, type Steps } from '../../checks/schema-path';

// biome-ignore lint/suspicious/noExplicitAny: a manifest is whatever was rendered, and then broken
type Value = any;

/** A manifest with exactly one thing wrong with it. */
export interface BrokenManifest {
  /** What was done, and where: `apps/v1 Deployment: spec.replicas is of the wrong type`. */
  readonly name: string;
  readonly manifest: Value;
}

/** One way to break a manifest: what to say of it, and how to do it. */
interface Breakage {
  readonly what: string;
  /** Where the manifest is changed. */
  readonly steps: Steps;
  /** What goes there; absent to take away what is there. */
  readonly to?: { readonly value: Value };
}

/**
 * Breaks manifests in every way in which their schemas let them be broken, once for each kind and place: a place that several
 * manifests have, or several members of a list, is broken in the first. Same manifests, same breakages, in the same order.
 *
 * @throws Error for a manifest whose kind has no schema
 */
export function brokenManifests(manifests: readonly Value[], kubernetes: string): BrokenManifest[] {
  const broken = new Map<string, BrokenManifest>();
  for (const manifest of manifests) {
    const { apiVersion, kind } = manifest;
    const schema = schemaOf(kubernetes, apiVersion, kind);
    if (!schema) throw new Error(`no schema for ${apiVersion} ${kind} in Kubernetes ${kubernetes}`);
    for (const breakage of [...breakagesOfIdentity(manifest), ...breakagesIn(manifest, schema, [])]) {
      const place = breakage.steps.map((step) => (typeof step === 'number' ? 0 : step));
      const key = `${apiVersion} ${kind}: ${fieldPath(place)} ${breakage.what}`;
      if (broken.has(key)) continue;
      broken.set(key, { name: `${apiVersion} ${kind}: ${fieldPath(breakage.steps)} ${breakage.what}`, manifest: applied(manifest, breakage) });
    }
  }
  return [...broken.values()];
}

function applied(manifest: Value, { steps, to }: Breakage): Value {
  const copy = structuredClone(manifest);
  const parent = steps.slice(0, -1).reduce<Value>((value, step) => value[step], copy);
  const last = steps.at(-1)!;
  if (to === undefined) delete parent[last];
  else parent[last] = to.value;
  return copy;
}

/** Ways to be of no kind that there is, beyond what the schema of the kind says of it. */
function breakagesOfIdentity({ apiVersion, kind }: Value): Breakage[] {
  const group = apiVersion.includes('/') ? `${apiVersion.split('/')[0]}/` : '';
  return [
    { what: 'is missing', steps: ['apiVersion'] },
    { what: 'is missing', steps: ['kind'] },
    { what: 'is empty', steps: ['kind'], to: { value: '' } },
    { what: 'is in lower case', steps: ['kind'], to: { value: kind.toLowerCase() } },
    { what: 'is of a version that does not exist', steps: ['apiVersion'], to: { value: `${group}v9` } },
    { what: 'is of a group that does not exist', steps: ['apiVersion'], to: { value: `nowhere.invalid/${apiVersion.split('/').at(-1)}` } },
  ];
}

function breakagesIn(value: Value, vendored: VendoredSchema, steps: Steps): Breakage[] {
  const { path, schema } = dereference(vendored);
  const within = (inner: JsonSchema, step: string | number): Breakage[] => breakagesIn(value[step], { path, schema: inner }, [...steps, step]);
  // The manifest itself is not replaced: what is left would have no kind, and say nothing of schemas.
  const here = steps.length === 0 ? [] : replacements(value, schema).map(({ what, value: to }) => ({ what, steps, to: { value: to } }));
  if (Array.isArray(value)) return schema.items && value.length > 0 ? [...here, ...within(schema.items, 0)] : here;
  if (typeof value !== 'object' || value === null) return here;

  const { additionalProperties, properties = {}, required = [] } = schema;
  const fields = Object.keys(value);
  const unknown = `${fields[0] ?? 'field'}x`;
  return [
    ...here,
    ...(additionalProperties === false && !Object.hasOwn(properties, unknown) ? [{ what: 'is unknown', steps: [...steps, unknown], to: { value: 'x' } }] : []),
    ...required.filter((field) => fields.includes(field)).map((field) => ({ what: 'is missing', steps: [...steps, field] })),
    ...fields.filter((field) => Object.hasOwn(properties, field)).flatMap((field) => within(properties[field]!, field)),
    // A map: one entry stands for all.
    ...(typeof additionalProperties === 'object' ? fields.slice(0, 1).flatMap((field) => within(additionalProperties, field)) : []),
  ];
}

/** A value of each type, in the order in which they are tried. */
const values: readonly (readonly [string, Value])[] = [
  ['string', 'text'],
  ['number', 2.5],
  ['boolean', true],
  ['array', []],
  ['object', {}],
];

/** Values that may not stand where a value stands. */
function replacements(value: Value, schema: JsonSchema): { readonly what: string; readonly value: Value }[] {
  const types = schema.type === undefined ? [] : [schema.type].flat();
  const wrong = types.length === 0 ? [] : values.filter(([type]) => !types.includes(type));
  const { pattern, minimum, maximum, minLength, maxLength, minItems, maxItems } = schema;
  const outOfBounds: Value[] = [
    ...(typeof value === 'number' && minimum !== undefined ? [minimum - 1] : []),
    ...(typeof value === 'number' && maximum !== undefined ? [maximum + 1] : []),
    ...(typeof value === 'string' && minLength ? ['x'.repeat(minLength - 1)] : []),
    ...(typeof value === 'string' && maxLength !== undefined ? ['x'.repeat(maxLength + 1)] : []),
    ...(Array.isArray(value) && minItems ? [value.slice(0, minItems - 1)] : []),
    ...(Array.isArray(value) && value.length > 0 && maxItems !== undefined ? [Array.from({ length: maxItems + 1 }, () => value[0])] : []),
  ];
  return [
    ...wrong.slice(0, 1).map(([type, value]) => ({ what: `is of the wrong type (${type})`, value })),
    ...wrong.slice(-1).map(([type, value]) => ({ what: `is of the wrong type (${type})`, value })),
    ...(types.length > 0 && !types.includes('null') ? [{ what: 'is null', value: null }] : []),
    ...(schema.enum && typeof value === 'string' ? [{ what: 'is not one of the allowed values', value: `${value}x` }] : []),
    ...(pattern !== undefined && typeof value === 'string' && !new RegExp(pattern).test('?') ? [{ what: 'is of the wrong form', value: '?' }] : []),
    ...outOfBounds.map((bad, index) => ({ what: `is out of bounds (${index + 1})`, value: bad })),
  ];
}
