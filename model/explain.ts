import type { z } from 'zod';
import { isMap, namedPath } from './merge';
import { didYouMean, listed, nearest, type Problem } from './problem';

/** What a schema's `meta` may carry for its reader. */
interface Meta {
  readonly description?: string;
  readonly allowed?: string;
  readonly why?: string;
}

type Issue = z.core.$ZodIssue;

/** A problem whose path is still split, so that its origin can be looked up. */
export type LocalProblem = Omit<Problem, 'path'> & { readonly path: readonly string[] };

/** Turns one complaint of the schema into problems that say what was found, what is allowed, why, and what to do. */
export function explain(issue: Issue, schema: z.ZodType, root: unknown): LocalProblem[] {
  const path = namedPath(root, issue.path);
  const found = at(root, issue.path);
  const node = nodeAt(schema, root, issue.path);
  const { allowed, why = meta(node.schemas).description } = meta(node.schemas);
  const base = { path, severity: 'error' as const, ...(found === undefined ? {} : { found }), ...(why ? { why } : {}) };

  switch (issue.code) {
    case 'unrecognized_keys': {
      const known = keysOf(node.schemas.at(-1));
      return issue.keys.map((key) => ({
        ...base,
        path: [...path, key],
        found: at(found, [key]),
        message: 'is not a setting',
        allowed: listed(known, 40),
        why: 'a setting that nothing reads would be ignored in silence',
        fix: didYouMean(key, known) ?? 'remove it, or look for its name in docs/configuration.md',
      }));
    }
    case 'invalid_type': {
      const expected = allowed ?? expectedType(issue.expected);
      return found === undefined
        ? [{ ...base, message: 'is missing', allowed: expected, fix: 'add it' }]
        : [{ ...base, message: `must be ${article(issue.expected)}`, allowed: expected, fix: typeFix(issue.expected, found) }];
    }
    case 'invalid_value': {
      const values = issue.values.map(String);
      const guess = typeof found === 'string' ? nearest(found, values) : undefined;
      return [
        {
          ...base,
          message: found === undefined ? 'is missing' : 'is not one of the allowed values',
          allowed: values.join(', '),
          fix: guess ? `did you mean "${guess}"?` : 'choose one of them',
        },
      ];
    }
    case 'invalid_key': {
      const key = meta(unwrapped(defOf(nodeAt(schema, root, issue.path.slice(0, -1)).schemas.at(-1)!).keyType!, undefined));
      return [
        {
          severity: 'error',
          path,
          found: path.at(-1),
          message: 'is no name that may stand here',
          ...(key.allowed ? { allowed: key.allowed } : {}),
          ...(key.why ? { why: key.why } : {}),
          fix: 'rename it',
        },
      ];
    }
    case 'invalid_union': {
      const union = path.at(-1) === 'type' ? nodeAt(schema, root, issue.path.slice(0, -1)) : node;
      const values = variants(union.schemas.at(-1));
      if (values.length === 0) return [{ ...base, message: 'is not valid', allowed: allowed ?? 'text or a number', fix: 'correct it' }];
      const type = isMap(found) ? found['type'] : found;
      const last = path.at(-1) === 'type' ? path : [...path, 'type'];
      const guess = typeof type === 'string' ? nearest(type, values) : undefined;
      return [
        {
          severity: 'error',
          path: last,
          ...(type === undefined ? {} : { found: type }),
          message: type === undefined ? 'is missing' : 'is not one of the allowed variants',
          allowed: values.join(', '),
          why: 'the type decides which other settings there are',
          fix: guess ? `did you mean "${guess}"?` : 'choose one of them',
        },
      ];
    }
    case 'too_small':
    case 'too_big': {
      const small = issue.code === 'too_small';
      const limit = small ? issue.minimum : issue.maximum;
      const bound = `${small ? 'at least' : 'at most'} ${limit}`;
      const exclusive = issue.inclusive === false;
      const range = exclusive ? `${small ? 'more' : 'less'} than ${limit}` : bound;
      const plural = limit === 1 ? '' : 's';
      const unit = issue.origin === 'string' ? ` character${plural}` : issue.origin === 'array' ? (plural ? ' entries' : ' entry') : '';
      return [
        {
          ...base,
          message: `is too ${issue.origin === 'string' || issue.origin === 'array' ? (small ? 'short' : 'long') : small ? 'small' : 'large'}`,
          allowed: `${range}${unit}`,
          fix: `make it ${range}${unit}`,
        },
      ];
    }
    default:
      return [
        {
          ...base,
          message: issue.code === 'custom' ? issue.message : 'has the wrong form',
          ...(allowed ? { allowed } : {}),
          fix: allowed ? `write ${allowed}` : 'correct it',
        },
      ];
  }
}

const typeNames: Record<string, string> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map of settings',
  array: 'a list',
  record: 'a map',
};
const expectedType = (type: string): string => typeNames[type] ?? type;
const article = (type: string): string => typeNames[type] ?? `a ${type}`;

function typeFix(expected: string, found: unknown): string {
  if (expected === 'string' && (typeof found === 'number' || typeof found === 'boolean')) return `put it in quotes: "${found}"`;
  if ((expected === 'number' || expected === 'int') && typeof found === 'string' && found.trim() !== '' && Number.isFinite(Number(found))) {
    return `take the quotes off: ${Number(found)}`;
  }
  if (expected === 'array') return 'write a list: [ … ]';
  if (expected === 'object' || expected === 'record') return 'write a map: { … }';
  return `write ${expectedType(expected)}`;
}

function at(root: unknown, path: readonly PropertyKey[]): unknown {
  let here = root;
  for (const step of path)
    here = typeof here === 'object' && here !== null && Object.hasOwn(here, step) ? (here as Record<PropertyKey, unknown>)[step] : undefined;
  return here;
}

// What follows reads a schema's own structure (`_zod.def`), which Zod documents for libraries that walk schemas.
interface Def {
  readonly type: string;
  readonly innerType?: z.ZodType;
  readonly in?: z.ZodType;
  readonly shape?: Record<string, z.ZodType>;
  readonly element?: z.ZodType;
  readonly valueType?: z.ZodType;
  readonly keyType?: z.ZodType;
  readonly options?: readonly z.ZodType[];
  readonly values?: readonly unknown[];
  readonly discriminator?: string;
}
const defOf = (schema: z.ZodType): Def => schema._zod.def as unknown as Def;

/** The schema at a path, with the wrappers around it, outermost first. */
function nodeAt(schema: z.ZodType, root: unknown, path: readonly PropertyKey[]): { schemas: readonly z.ZodType[] } {
  let schemas = unwrapped(schema, root);
  let value = root;
  for (const step of path) {
    const def = schemas.length ? defOf(schemas.at(-1)!) : undefined;
    const next = def?.shape ? (Object.hasOwn(def.shape, String(step)) ? def.shape[String(step)] : undefined) : (def?.element ?? def?.valueType);
    value = at(value, [step]);
    schemas = next ? unwrapped(next, value) : [];
  }
  return { schemas };
}

function unwrapped(schema: z.ZodType, value: unknown): z.ZodType[] {
  const schemas = [schema];
  for (;;) {
    const def = defOf(schemas.at(-1)!);
    const chosen = def.discriminator && isMap(value) ? def.options?.find((option) => discriminators(option).some((type) => type === value['type'])) : undefined;
    const inner = def.innerType ?? (def.type === 'pipe' ? def.in : undefined) ?? chosen;
    if (!inner) return schemas;
    schemas.push(inner);
  }
}

const discriminators = (option: z.ZodType): string[] => (defOf(defOf(option).shape!['type']!).values ?? []).map(String);
const variants = (schema: z.ZodType | undefined): string[] =>
  schema ? (defOf(schema).options ?? []).filter((option) => defOf(option).shape).flatMap(discriminators) : [];
const keysOf = (schema: z.ZodType | undefined): string[] => (schema ? Object.keys(defOf(schema).shape ?? {}) : []);

function meta(schemas: readonly z.ZodType[]): Meta {
  const all = schemas.map((schema) => (schema.meta() ?? {}) as Meta);
  return Object.assign({}, ...all.reverse()) as Meta;
}
