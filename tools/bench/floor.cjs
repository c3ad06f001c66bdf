// The floor: a plain program that makes the same objects in a loop, dumps each with js-yaml and writes a file per service.
'use strict';
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const { dump } = require('js-yaml');

const [, , input, placeholder, size, out] = process.argv;
const sample = JSON.parse(readFileSync(input, 'utf8'));
const named = (value, name) =>
  typeof value === 'string'
    ? value.replaceAll(placeholder, name)
    : Array.isArray(value)
      ? value.map((item) => named(item, name))
      : typeof value === 'object'
        ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, named(inner, name)]))
        : value;

mkdirSync(out, { recursive: true });
for (let at = 0; at < Number(size); at++) {
  const name = `service-${String(at).padStart(5, '0')}`;
  const text = named(sample, name).map((object) => dump(object, { noRefs: true, lineWidth: -1 }));
  writeFileSync(join(out, `${name}.yaml`), text.join('---\n'));
}
