import { jsonSchema } from './json-schema';

type Json = Record<string, unknown>;

/** The reference of the configuration as Markdown: a table for each kind of thing, from the JSON Schema. */
export function configurationReference(): string {
  const schema = jsonSchema();
  const definitions = schema['$defs'] as Record<string, Json>;
  const sections: [string, Json][] = [
    ['Platform', schema],
    ...['Service', 'Zone', 'External', 'Queue', 'Team', 'PriorityClass', 'Backup'].map((name): [string, Json] => [name, definitions[name]!]),
  ];
  return `${intro}\n${sections.map(([name, definition]) => `## ${name}\n\n${table(definition)}`).join('\n')}`;
}

const intro = `# Configuration

Generated from the schema by \`npm run reference\`; \`platform schema\` prints the same for editors.

A setting can be made in several places; the later place wins: built-in default, \`defaults\`, class, service, environment
(\`scaling\`, \`images\`, \`defaults\`, \`services\`), region (\`defaults\`, \`services\`).

- Maps merge key by key; \`null\` takes a value away again.
- Lists of named things merge by name; \`{ name, remove: true }\` takes one away. A service is switched off by \`enabled: false\`.
- Lists of words (\`command\`, \`args\`, …) are one value. To change one that is set already, write \`{ replace: [...] }\` or
  \`{ append: [...] }\`; a bare list there is an error, never a silent replacement.
- Where \`type\` changes, the new variant replaces the old one whole.

A class has the fields of a service. Quantities are Kubernetes quantities; durations carry their unit in their name.
`;

function table(definition: Json): string {
  const rows = rowsOf(definition, '');
  return ['| setting | type | default | what it is |', '|---|---|---|---|', ...rows, ''].join('\n');
}

function rowsOf(schema: Json, prefix: string): string[] {
  return Object.entries((schema['properties'] ?? {}) as Record<string, Json>)
    .filter(([name]) => name !== 'remove')
    .flatMap(([name, property]) => {
      const path = prefix ? `${prefix}.${name}` : name;
      const isNested = property['type'] === 'object' && property['properties'];
      const fallback = property['default'] === undefined || isNested ? '' : `\`${JSON.stringify(property['default'])}\``;
      const own = `| \`${path}\` | ${cell(typeOf(property))} | ${cell(fallback)} | ${cell(String(property['description'] ?? ''))} |`;
      return [own, ...innerRows(property, path)];
    });
}

function innerRows(property: Json, path: string): string[] {
  if (property['properties']) return rowsOf(property, path);
  const items = property['items'] as Json | undefined;
  if (items) return innerRows(items, `${path}[]`);
  const named = ((property['anyOf'] ?? []) as Json[]).find(
    (option) => option['properties'] && !['replace', 'append'].some((verb) => verb in (option['properties'] as Json)),
  );
  if (named) return rowsOf(named, path);
  const variants = (property['oneOf'] ?? []) as Json[];
  return variants.flatMap((variant) => {
    const { type, ...others } = (variant['properties'] ?? {}) as Record<string, Json>;
    return type ? rowsOf({ properties: others }, `${path} (${String(type['const'])})`) : [];
  });
}

function typeOf(property: Json): string {
  if (typeof property['$ref'] === 'string') return property['$ref'].split('/').at(-1)!;
  if (property['enum']) return (property['enum'] as unknown[]).map((value) => `\`${String(value)}\``).join(', ');
  if (property['const'] !== undefined) return `\`${String(property['const'])}\``;
  const items = property['items'] as Json | undefined;
  if (items)
    return `list of ${items['$ref'] ? typeOf(items) : items['properties'] || items['oneOf'] ? 'maps' : items['anyOf'] ? 'maps or names' : typeOf(items)}`;
  const options = (property['oneOf'] ?? property['anyOf']) as Json[] | undefined;
  if (options?.every((option) => option['properties'] && (option['properties'] as Json)['type'])) {
    return options.map((option) => `\`${String(((option['properties'] as Json)['type'] as Json)['const'])}\``).join(' or ');
  }
  if (options) return [...new Set(options.map((option) => (option['properties'] ? 'map' : typeOf(option))))].join(' or ');
  const type = String(property['type'] ?? 'map');
  return type === 'object' ? 'map' : type === 'string' ? 'text' : type;
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
