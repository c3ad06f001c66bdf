import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadFolder, loadText } from './load';

const manifestOf = (text: string) => loadText(text, 'a.yaml').objects[0]?.manifest;
const problemsOf = (text: string) => loadText(text, 'a.yaml').findings.map(({ rule, line, object, message }) => [rule, line, object, message]);

describe('reading a text', () => {
  test('gives each object with the line that it begins on', () => {
    const { objects, findings } = loadText(
      '# a comment\n---\n\napiVersion: v1\nkind: A\nmetadata: {name: a}\n---\n---\n# nothing\n---\napiVersion: v1\nkind: B\nmetadata: {name: b}\n',
      'x.yaml',
    );
    expect(objects.map(({ file, line, manifest }) => [file, line, manifest.kind])).toEqual([
      ['x.yaml', 4, 'A'],
      ['x.yaml', 11, 'B'],
    ]);
    expect(findings).toEqual([]);
  });

  test('takes the members of a List for objects', () => {
    const { objects } = loadText(
      '{apiVersion: v1, kind: List, items: [{apiVersion: v1, kind: A, metadata: {name: a}}, {apiVersion: v1, kind: B, metadata: {name: b}}]}',
      'x.yaml',
    );
    expect(objects.map(({ manifest }) => manifest.metadata.name)).toEqual(['a', 'b']);
  });

  test('understands YAML as the tools of Kubernetes do', () => {
    const text =
      'apiVersion: v1\nkind: A\nmetadata: {name: a}\nyes: yes\nmode: 0644\nat: 22:30\nday: 2026-11-23\nversion: 1.10\nx: &x {p: 1}\ny1: {<<: *x, q: 2}\nnothing: ~\nbad: 089\n';
    expect(manifestOf(text)).toMatchObject({
      true: true,
      mode: 420,
      at: '22:30',
      day: '2026-11-23',
      version: 1.1,
      y1: { p: 1, q: 2 },
      nothing: null,
      bad: 89,
    });
  });

  test('finds what is no object, and says where', () => {
    expect(problemsOf('a: 1\n---\n- 1\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {}\n')).toEqual([
      ['unreadable', 1, '', 'is no Kubernetes object: it has no apiVersion and no kind and no metadata.name'],
      ['unreadable', 3, '', 'is no Kubernetes object: it is not a map'],
      ['unreadable', 5, 'v1 ConfigMap *', 'is no Kubernetes object: it has no metadata.name'],
    ]);
  });

  test('finds what is no YAML, and says where', () => {
    expect(problemsOf('apiVersion: v1\nkind: A\nkind: B\n')).toEqual([['unreadable', 3, '', 'is no YAML: duplicated mapping key']]);
  });

  test('passes over what only Kustomize reads', () => {
    expect(loadText('apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources: [a.yaml]\n', 'x.yaml')).toEqual({
      objects: [],
      findings: [],
    });
  });
});

describe('reading a folder', () => {
  test('reads every YAML file below it, in order of path, and nothing else', () => {
    const folder = mkdtempSync(join(tmpdir(), 'load-'));
    try {
      mkdirSync(join(folder, 'b', 'c'), { recursive: true });
      writeFileSync(join(folder, 'z.yaml'), '{apiVersion: v1, kind: A, metadata: {name: z}}');
      writeFileSync(join(folder, 'b', 'c', 'a.yml'), '{apiVersion: v1, kind: A, metadata: {name: a}}');
      writeFileSync(join(folder, 'b', 'broken.yaml'), '{');
      writeFileSync(join(folder, 'index.jsonl'), '{');
      const { objects, findings } = loadFolder(folder);
      expect(objects.map(({ file }) => file)).toEqual(['b/c/a.yml', 'z.yaml']);
      expect(findings.map(({ file }) => file)).toEqual(['b/broken.yaml']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('fails where there is no folder', () => {
    expect(() => loadFolder(join(tmpdir(), 'there-is-no-such-folder'))).toThrow('ENOENT');
  });
});
