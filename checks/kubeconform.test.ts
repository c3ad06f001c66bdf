import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kubeconform } from './kubeconform';
import { schemaFolder } from './schema-catalogue';

/** What kubeconform 0.8.0 said of a Deployment with three mistakes, and of a kind without a schema. */
const verdict = {
  resources: [
    {
      filename: 'services/web.k8s.yaml',
      kind: 'Deployment',
      name: 'web',
      version: 'apps/v1',
      status: 'statusInvalid',
      msg: "problem validating schema. Check JSON formatting: jsonschema validation failed with 'file:///deployment_v1.json#' - at '/spec': validation failed   - at '/spec': missing property 'selector'   - at '/spec/template/spec/containers': validation failed     - at '/spec/template/spec/containers/0/name': got number, want string     - at '/metadata/labels/shop.example~1team': got boolean, want string",
      validationErrors: [{ path: '', msg: 'validation failed' }],
    },
    { filename: 'cakes.yaml', kind: 'Cake', name: 'cake', version: 'shop.example/v1', status: 'statusError', msg: 'could not find schema for Cake' },
  ],
  summary: { valid: 3, invalid: 1, errors: 1, skipped: 0 },
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kubeconform-test-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A program that answers as kubeconform would, and tells what it was asked on stderr. */
function program(answer: unknown, code = 1): string {
  const path = join(folder, 'kubeconform');
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  const script = `process.stdout.write(${JSON.stringify(text)}); process.stderr.write(JSON.stringify(process.argv.slice(2))); process.exitCode = ${code};`;
  writeFileSync(path, `#!${process.execPath}\n${script}\n`);
  chmodSync(path, 0o755);
  return path;
}

const run = (answer: unknown) => kubeconform({ binary: program(answer), files: ['dist'], kubernetes: '1.34' });

test('tells every fault in the form of the rule schema, in order of file', async () => {
  const why = 'kubeconform validates with the schemas of the API server, which refuses what does not fit them';
  const fix = 'correct what is rendered; platform check says more about the same fault';
  const deployment = { rule: 'schema', severity: 'error', file: 'services/web.k8s.yaml', object: 'apps/v1 Deployment web', why, fix };
  expect(await run(verdict)).toEqual({
    count: 5,
    findings: [
      { rule: 'schema', severity: 'error', file: 'cakes.yaml', object: 'shop.example/v1 Cake cake', message: 'could not find schema for Cake', why, fix },
      { ...deployment, path: 'spec', message: "missing property 'selector'" },
      { ...deployment, path: 'spec.template.spec.containers[0].name', message: 'got number, want string' },
      { ...deployment, path: 'metadata.labels["shop.example/team"]', message: 'got boolean, want string' },
    ],
  });
});

test('asks strictly, for the vendored schemas and no others', async () => {
  await expect(run('no verdict')).rejects.toThrow(
    `kubeconform ended with 1 and no verdict: ${JSON.stringify([
      '-strict',
      '-output',
      'json',
      '-summary',
      '-kubernetes-version',
      '1.34.0',
      '-schema-location',
      `${schemaFolder}/1.34/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`,
      '-schema-location',
      `${schemaFolder}/custom/{{.Group}}/{{.ResourceKind}}_{{.ResourceAPIVersion}}.json`,
      'dist',
    ])}`,
  );
});

test('a run that looked at nothing is an error', async () => {
  await expect(run({ resources: [], summary: { valid: 0, invalid: 0, errors: 0, skipped: 0 } })).rejects.toThrow('kubeconform found no object in dist');
  await expect(kubeconform({ binary: program(verdict), files: [], kubernetes: '1.34' })).rejects.toThrow('kubeconform was given no files');
});

test('a run that skipped something is an error', async () => {
  await expect(run({ resources: [], summary: { valid: 3, invalid: 0, errors: 0, skipped: 1 } })).rejects.toThrow('kubeconform skipped 1 objects');
});

test('a program that is not there is an error', async () => {
  await expect(kubeconform({ binary: join(folder, 'nothing'), files: ['dist'], kubernetes: '1.34' })).rejects.toThrow(/ENOENT/);
});

test('a version without schemas is an error', async () => {
  await expect(kubeconform({ binary: program(verdict), files: ['dist'], kubernetes: '1.20' })).rejects.toThrow(
    'no schemas are vendored for Kubernetes 1.20, only for 1.34, 1.35, 1.36, 1.37; see tools/schemas.ts',
  );
});
