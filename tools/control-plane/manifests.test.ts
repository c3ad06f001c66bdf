import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nameOf, readManifests, wavesOf } from './manifests';

const namespace = `apiVersion: v1
kind: Namespace
metadata:
  name: application
  annotations:
    argocd.argoproj.io/sync-wave: '-50'
`;
const service = `apiVersion: v1
kind: Service
metadata:
  name: client-intake
  namespace: application
`;
const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: client-intake
  namespace: application
  annotations:
    argocd.argoproj.io/sync-wave: '5'
`;

describe('manifests of a target', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'manifests-'));
    mkdirSync(join(folder, 'services'));
    writeFileSync(join(folder, 'services', 'client-intake.k8s.yaml'), `# Rendered.\n${deployment}---\n${service}`);
    writeFileSync(join(folder, 'namespaces.k8s.yaml'), namespace);
    writeFileSync(join(folder, 'index.jsonl'), '{}\n');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  test('are the documents of every YAML file, each with its text as it is there', () => {
    expect(readManifests(folder).map(({ file, text }) => [file, text])).toEqual([
      ['namespaces.k8s.yaml', namespace],
      ['services/client-intake.k8s.yaml', `# Rendered.\n${deployment}`],
      ['services/client-intake.k8s.yaml', service],
    ]);
  });

  test('come in order of their sync waves, which is 0 where none is stated', () => {
    const waves = wavesOf(readManifests(folder));
    expect(waves.map((wave) => wave.map(({ object }) => nameOf(object)))).toEqual([
      ['Namespace application'],
      ['Service application/client-intake'],
      ['Deployment application/client-intake'],
    ]);
  });
});
