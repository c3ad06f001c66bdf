import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { shop } from '../model/testing/shop';

const root = join(__dirname, '..');
let place: string;
beforeAll(() => {
  place = mkdtempSync(join(tmpdir(), 'cli-'));
  writeFileSync(join(place, 'shop.json'), JSON.stringify(shop()));
});
afterAll(() => rmSync(place, { recursive: true, force: true }));

function platform(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'cli/platform.cjs'), ...words], { cwd: place, encoding: 'utf8' });
  return { status, stdout, stderr };
}
const write = (name: string, text: string) => {
  writeFileSync(join(place, name), text);
  return name;
};
const files = (folder: string) =>
  readdirSync(join(place, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(place, folder).length + 1))
    .sort();

describe('synth', () => {
  test('renders, says so in one line on stderr, and prints nothing to stdout', () => {
    const { status, stdout, stderr } = platform('synth', '--config', 'shop.json');
    expect([status, stdout]).toEqual([0, '']);
    expect(stderr).toMatch(/^2 targets, 49 objects in 16 files → dist in \d+\.\d\d s\n$/);
    expect(files('dist')).toEqual(
      ['live', 'trial'].flatMap((environment) =>
        [
          'foundation/namespaces.k8s.yaml',
          'foundation/priority-classes.k8s.yaml',
          'index.jsonl',
          'network/back.k8s.yaml',
          'network/front.k8s.yaml',
          'services/cart.k8s.yaml',
          'services/packer.k8s.yaml',
          'services/web.k8s.yaml',
        ].map((file) => `${environment}/north/${file}`),
      ),
    );
  });

  test('renders the reference platform where no configuration is named', () => {
    const { status, stderr } = platform('synth', '--out', 'reference');
    expect(status).toBe(0);
    expect(stderr).toContain('5 targets');
  });

  test('says nothing when told to be quiet', () => {
    expect(platform('synth', '--config', 'shop.json', '--out', 'quiet', '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
  });

  test('says what it did as JSON', () => {
    const { stdout } = platform('synth', '--config', 'shop.json', '--out', 'json', '--json', '-q');
    expect(JSON.parse(stdout)).toEqual({ schemaVersion: 1, out: 'json', targets: ['live/north', 'trial/north'], files: 16, objects: 49, removed: [] });
  });

  test('prints manifests and nothing else to stdout, and writes no files', () => {
    const { status, stdout } = platform('synth', '--config', 'shop.json', '--stdout', '--service', 'cart', '--environment', 'live', '--out', 'none');
    expect([status, existsSync(join(place, 'none'))]).toEqual([0, false]);
    const kinds = stdout.split('---\n').map((text) => (load(text) as { kind: string }).kind);
    expect(kinds).toEqual(['ServiceAccount', 'Service', 'Deployment', 'PodDisruptionBudget']);
  });

  test('of one service replaces its file and keeps the others, in the folder and in the index', () => {
    platform('synth', '--config', 'shop.json', '--out', 'part');
    const before = readFileSync(join(place, 'part/live/north/index.jsonl'), 'utf8');
    const changed = shop() as { services: { name: string; description?: string }[] };
    changed.services[0]!.description = 'changed';
    changed.services[1]!.description = 'changed too';
    write('changed.json', JSON.stringify(changed));
    platform('synth', '--config', 'changed.json', '--out', 'part', '--service', 'web', '--environment', 'live');
    const after = readFileSync(join(place, 'part/live/north/index.jsonl'), 'utf8');
    const differing = after
      .split('\n')
      .filter((line) => !before.includes(line))
      .map((line) => JSON.parse(line) as { kind: string; name: string });
    expect(differing.map(({ kind, name }) => `${kind} ${name}`)).toEqual(['Deployment web']);
    expect(after.split('\n').length).toBe(before.split('\n').length);
    expect(files('part')).toEqual(files('dist'));
  });

  test('--check passes on what was just written, and names what differs', () => {
    platform('synth', '--config', 'shop.json', '--out', 'checked');
    expect(platform('synth', '--config', 'shop.json', '--out', 'checked', '--check')).toEqual({ status: 0, stdout: '', stderr: 'checked is up to date\n' });
    writeFileSync(join(place, 'checked/live/north/services/web.k8s.yaml'), 'edited');
    rmSync(join(place, 'checked/trial/north/services/web.k8s.yaml'));
    expect(platform('synth', '--config', 'shop.json', '--out', 'checked', '--check')).toEqual({
      status: 1,
      stdout: 'different\tlive/north/services/web.k8s.yaml\nmissing\ttrial/north/services/web.k8s.yaml\n',
      stderr: 'checked differs from the configuration in 2 files; run synth and commit the result\n',
    });
  });

  test('with a broken configuration writes nothing and exits with 2', () => {
    const broken = shop() as unknown as { services: { replicas?: number; zone: string }[] };
    broken.services[0]!.replicas = 1;
    broken.services[1]!.zone = 'bck';
    write('broken.json', JSON.stringify(broken));
    const { status, stdout, stderr } = platform('synth', '--config', 'broken.json', '--out', 'broken');
    expect([status, stdout, existsSync(join(place, 'broken'))]).toEqual([2, '', false]);
    expect(stderr).toContain('services.cart.zone: names a zone that is not declared');
    expect(stderr).toContain('services.web.replicas: is not a setting');
    expect(stderr).toMatch(/\n2 problems; nothing was written\.\n$/);
  });
});

describe('wrong usage exits with 2 and says what would be right', () => {
  test.each([
    [['synht'], 'there is no command "synht"; did you mean "synth"?; there are synth, validate, graph, list, schema, completion, doctor\n'],
    [['synth', '--enviroment', 'live'], 'there is no option --enviroment; did you mean "environment"?; platform <command> --help lists them\n'],
    [['synth', '-c', 'shop.json', '-e', 'lvie'], 'there is no environment "lvie"; did you mean "live"?\n  allowed: live, trial\n'],
    [['synth', '-c', 'shop.json', '-e', 'live', '-r', 'south'], 'there is no region "south" in live; did you mean "north"?\n  allowed: north\n'],
    [['synth', '-c', 'shop.json', '-s', 'wep'], 'there is no service "wep"; did you mean "web"?\n  allowed: cart, packer, web\n'],
    [['synth', '--stdout', '--check'], '--stdout and --check exclude each other: one prints, the other compares files\n'],
    [['list'], 'list needs one word more; platform list --help says which\n'],
    [[], 'name a command: synth, validate, graph, list, schema, completion, doctor\n'],
  ])('%j', (words, message) => {
    expect(platform(...words)).toEqual({ status: 2, stdout: '', stderr: message });
  });
});

describe('a configuration file', () => {
  test('may be YAML', () => {
    const yaml = write(
      'one.yaml',
      `
name: one
domain: one.test
zones: [{ name: only }]
services:
  - name: app
    zone: only
    image: { repository: registry.test/app, tag: "1" }
    resources: { requests: { cpu: 1, memory: 1Gi }, limits: { memory: 1Gi } }
environments:
  - name: live
    tier: staging
    regions: [{ name: here }]
`,
    );
    expect(platform('list', 'objects', '--config', yaml).stdout).toMatch(/Deployment +only +app +services\/app\.k8s\.yaml/);
  });

  test.each([
    ['absent.yaml', undefined, 'absent.yaml: does not exist'],
    ['wrong.txt', 'x', 'wrong.txt: is of no known type'],
    ['wrong.json', '{', 'wrong.json: is no JSON'],
    ['wrong.yaml', 'a: [', 'wrong.yaml: is no YAML'],
    ['twice.yaml', 'name: a\nname: b\n', 'twice.yaml: is no YAML: duplicated mapping key'],
    ['deep.yaml', `${'['.repeat(80)}${']'.repeat(80)}`, 'deep.yaml: is nested deeper than 64 levels'],
    [
      'bomb.yaml',
      `${['a: &a [x,x,x,x,x,x,x,x,x,x]', ...'bcdefgh'.split('').map((key, at) => `${key}: &${key} [${Array(10).fill(`*${'abcdefg'[at]}`).join(',')}]`)].join('\n')}\n`,
      'bomb.yaml: ',
    ],
    ['empty.ts', 'export const other = 1;\n', 'empty.ts: exports no platform'],
    ['throws.ts', 'throw new Error("no");\n', 'throws.ts: cannot be loaded: no'],
  ])('%s that cannot be read is a configuration error', (name, text, message) => {
    if (text !== undefined) write(name, text);
    const { status, stdout, stderr } = platform('synth', '--config', name, '--out', 'never');
    expect([status, stdout, existsSync(join(place, 'never'))]).toEqual([2, '', false]);
    expect(stderr.slice(0, message.length)).toBe(message);
  });
});

describe('list', () => {
  test('prints a table, and JSON for scripts', () => {
    expect(platform('list', 'environments', '-c', 'shop.json').stdout).toBe(
      'ENVIRONMENT  REGION  TIER         KUBERNETES  SERVICES\nlive         north   production   1.34        3\ntrial        north   development  1.34        3\n',
    );
    const { schemaVersion, services } = JSON.parse(platform('list', 'services', '-c', 'shop.json', '-e', 'live', '--json').stdout) as {
      schemaVersion: number;
      services: { service: string }[];
    };
    expect([schemaVersion, services.map(({ service }) => service)]).toEqual([1, ['cart', 'packer', 'web']]);
  });
});

describe('validate', () => {
  test('passes on what is rendered, for every supported Kubernetes version', () => {
    const { status, stdout } = platform('validate', '-c', 'shop.json', '-e', 'trial', '--kubernetes-version', 'all');
    expect([status, stdout]).toEqual([0, 'nothing found in 22 objects\n']);
  });

  test('exits with 1 on findings in a folder of any origin, and tells them in other forms too', () => {
    platform('synth', '-c', 'shop.json', '-o', 'wrong', '-e', 'trial', '-q');
    const file = join(place, 'wrong/trial/north/services/web.k8s.yaml');
    writeFileSync(file, readFileSync(file, 'utf8').replace('minReadySeconds: 10', 'minReadySecond: 10'));
    const { status, stdout } = platform('validate', 'wrong');
    expect(status).toBe(1);
    expect(stdout).toContain('error schema: apps/v1 Deployment shop-front/web (wrong/trial/north/services/web.k8s.yaml:');
    expect(stdout).toContain('did you mean "minReadySeconds"?');
    expect((JSON.parse(platform('validate', 'wrong', '--json').stdout) as { schemaVersion: number }).schemaVersion).toBe(1);
    expect((JSON.parse(platform('validate', 'wrong', '--format', 'sarif').stdout) as { version: string }).version).toBe('2.1.0');
  });

  test('that looked at nothing fails', () => {
    mkdirSync(join(place, 'nothing'));
    expect(platform('validate', 'nothing').status).toBe(1);
  });

  test('accepts what the configuration suppresses, and no suppression that suppresses nothing', () => {
    const config = shop() as unknown as { suppressions: object[] };
    config.suppressions = [{ rule: 'names', object: 'apps/v1 Deployment back/cart', reason: 'nothing is wrong with it', expires: '2999-12-31' }];
    write('suppressing.json', JSON.stringify(config));
    const { status, stdout } = platform('validate', '-c', 'suppressing.json');
    expect(status).toBe(1);
    expect(stdout).toContain('the suppression of names (nothing is wrong with it) suppresses nothing');
  });
});

describe('graph', () => {
  test('shows the declared calls', () => {
    expect(platform('graph', '-c', 'shop.json', '-e', 'live').stdout).toBe('cart → bank TCP 8443\nweb  → cart TCP 50051\n');
  });

  test('says why two things may talk, and where that is declared and enforced', () => {
    expect(platform('graph', '-c', 'shop.json', '-e', 'live', '--from', 'web', '--to', 'cart')).toEqual({
      status: 0,
      stdout:
        'web may call cart on TCP 50051.\n  declared services.web.calls.cart\n  egress  NetworkPolicy shop-front/web\n  ingress NetworkPolicy back/cart\n',
      stderr: '',
    });
  });

  test('says why two things may not talk, and what would let them, and exits with 1', () => {
    const { status, stdout } = platform('graph', '-c', 'shop.json', '-e', 'live', '--from', 'cart', '--to', 'web');
    expect([status, stdout]).toEqual([1, "cart may not call web: no such call is declared.\nTo allow it, add { name: 'web' } under services.cart.calls.\n"]);
  });

  test('is drawn by others from what is printed', () => {
    expect(platform('graph', '-c', 'shop.json', '-e', 'live', '-f', 'mermaid').stdout).toBe(
      'flowchart LR\n  subgraph back\n    cart[cart]\n    packer[packer]\n  end\n  subgraph front\n    web[web]\n  end\n  subgraph outside\n    bank([bank])\n  end\n  cart -->|8443| bank\n  web -->|50051| cart\n',
    );
    expect(platform('graph', '-c', 'shop.json', '-e', 'live', '-f', 'dot').stdout).toContain('"web" -> "cart" [label="50051"];');
  });
});

test('schema prints a JSON Schema that knows every section', () => {
  const { $defs, properties } = JSON.parse(platform('schema').stdout) as { $defs: Record<string, unknown>; properties: Record<string, unknown> };
  expect(Object.keys($defs).sort()).toEqual(['Backup', 'Class', 'External', 'PriorityClass', 'Queue', 'Service', 'ServiceSettings', 'Team', 'Zone']);
  expect(Object.keys(properties)).toContain('environments');
});

describe('completion', () => {
  test.each(['bash', 'zsh', 'fish'])('%s gets a script that asks the program itself', (shell) => {
    expect(platform('completion', shell).stdout).toContain('platform --get-yargs-completions');
  });

  test('knows the names of the configuration', () => {
    expect(platform('--get-yargs-completions', 'platform', 'synth', '--environment', '').stdout.split('\n')).toEqual(
      expect.arrayContaining(['development', 'testing', 'staging', 'production']),
    );
  });
});

test('doctor says what is fit for work', () => {
  const { status, stdout } = platform('doctor', '-c', 'shop.json', '--out', 'not-there');
  expect(stdout).toMatch(/^ok {6}node {10}v\d+/);
  expect(stdout).toMatch(/missing output {8}not-there is not there yet; run synth/);
  expect(status).toBe(0);
});
