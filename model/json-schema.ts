import { z } from 'zod';
import { Platform, type SectionName, Service, sections } from './schema';

type Json = Record<string, unknown>;

/**
 * The JSON Schema of the configuration, for editors to complete and check it.
 *
 * Changes to things that are listed elsewhere need only the name; `null` takes a value away; lists of words may be
 * written as `{ replace }` or `{ append }`. That cannot be said per field without drowning the reader, so settings are
 * checked loosely here and exactly by the program.
 */
export function jsonSchema(): Json {
  const schema = render(Platform);
  const service = render(Service);
  const parts = Object.fromEntries((Object.keys(sections) as SectionName[]).map((name) => [titles[name], relaxed(render(sections[name]), ['name'])]));
  const settings = relaxed(service, []);
  const { name: _, ...withoutName } = settings['properties'] as Json;
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    ...schema,
    $defs: {
      ...parts,
      Service: relaxed(service, ['name']),
      Class: relaxed(service, ['name']),
      ServiceSettings: { ...settings, properties: withoutName },
    },
  };
}

const titles: Record<SectionName, string> = {
  zones: 'Zone',
  teams: 'Team',
  priorityClasses: 'PriorityClass',
  queues: 'Queue',
  externals: 'External',
  backups: 'Backup',
};

function render(schema: z.ZodType): Json {
  const { $schema: _, $defs: __, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Json;
  return rest;
}

/** The same schema with nothing required but what is named: any place may state a part of a thing. */
function relaxed(schema: Json, required: readonly string[]): Json {
  const loosened = JSON.parse(JSON.stringify(schema), (key, value) => {
    if (key === 'properties' && value !== null && typeof value === 'object') {
      return Object.fromEntries(
        Object.entries(value).map(([name, property]) => [name, name === 'calls' ? bareNames(property as Json) : wordList(property as Json)]),
      );
    }
    return value;
  }) as Json;
  return {
    ...withoutRequired(loosened),
    ...(required.length ? { required } : {}),
    properties: { ...(loosened['properties'] as Json), ...(required.length ? { remove: { const: true } } : {}) },
  };
}

function withoutRequired(value: unknown): Json {
  if (Array.isArray(value)) return value.map(withoutRequired) as unknown as Json;
  if (typeof value !== 'object' || value === null) return value as Json;
  const { required: _, ...rest } = value as Json;
  return Object.fromEntries(
    Object.entries(rest).map(([key, inner]) => [key, key === 'properties' ? mapValues(inner as Json, withoutRequired) : withoutRequired(inner)]),
  );
}

const mapValues = (object: Json, each: (value: unknown) => unknown): Json =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, each(value)]));

/** A list of named things whose members may be written as a bare name. */
function bareNames(property: Json): Json {
  return { ...property, items: { anyOf: [{ type: 'string' }, property['items']] } };
}

/** A list of words may also say how it changes the one before it. */
function wordList(property: Json): Json {
  const items = property['items'] as Json | undefined;
  if (property['type'] !== 'array' || items?.['type'] !== 'string') return property;
  const { description, ...list } = property;
  return {
    ...(description ? { description } : {}),
    anyOf: [list, ...['replace', 'append'].map((verb) => ({ type: 'object', properties: { [verb]: list }, additionalProperties: false }))],
  };
}
