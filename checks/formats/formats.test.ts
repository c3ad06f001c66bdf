import type { Finding } from '../check';
import { formats, type ReportMeta } from '.';

const error: Finding = {
  rule: 'image-tag',
  severity: 'error',
  file: 'services/a b,c.k8s.yaml',
  line: 7,
  object: 'apps/v1 Deployment shop/web',
  path: 'spec.template.spec.containers[0].image',
  message: 'is "<web>" & 100%\nreally',
  why: 'it changes',
  fix: 'name a version',
};
const warning: Finding = { rule: 'suppression', severity: 'warning', file: '.', object: '', message: 'expired', why: 'it hides', fix: 'take it away' };
const meta: ReportMeta = {
  tool: { name: 'platform', version: '0.1.0' },
  objects: 12,
  rules: [
    { id: 'image-tag', severity: 'error', why: 'it changes' },
    { id: 'names', severity: 'error', why: 'they are refused' },
  ],
  folder: 'dist',
};

describe('text', () => {
  test('tells what, where, why and what to do', () => {
    expect(formats.text([error, warning], meta)).toBe(`error image-tag: apps/v1 Deployment shop/web (dist/services/a b,c.k8s.yaml:7)
  spec.template.spec.containers[0].image is "<web>" & 100%
really
  why: it changes
  fix: name a version

warning suppression: dist
  expired
  why: it hides
  fix: take it away

1 error and 1 warning in 12 objects
`);
  });

  test('says how much was looked at where nothing was found', () => {
    expect(formats.text([], meta)).toBe('nothing found in 12 objects\n');
    expect(formats.text([error, error], { ...meta, objects: 1 })).toMatch(/\n2 errors in 1 object\n$/);
  });
});

describe('json', () => {
  test('holds everything, under a version', () => {
    expect(JSON.parse(formats.json([error, warning], meta))).toEqual({
      schemaVersion: 1,
      tool: { name: 'platform', version: '0.1.0' },
      summary: { objects: 12, rules: 2, errors: 1, warnings: 1 },
      findings: [
        { ...error, file: 'dist/services/a b,c.k8s.yaml' },
        { ...warning, file: 'dist' },
      ],
    });
  });
});

describe('sarif', () => {
  const log = JSON.parse(formats.sarif([error, warning], meta));

  test('describes the tool and its rules, with help, and rules that only findings know', () => {
    expect(log).toMatchObject({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0' });
    expect(log.runs).toHaveLength(1);
    expect(log.runs[0].tool.driver).toEqual({
      name: 'platform',
      version: '0.1.0',
      rules: [
        ['image-tag', 'image tag', 'it changes', 'error'],
        ['names', 'names', 'they are refused', 'error'],
        ['suppression', 'suppression', 'it hides', 'warning'],
      ].map(([id, name, why, level]) => ({
        id,
        shortDescription: { text: name },
        fullDescription: { text: why },
        help: { text: why },
        defaultConfiguration: { level },
      })),
    });
  });

  test('gives each finding a rule, a level, a message and a place', () => {
    expect(log.runs[0].results).toEqual([
      {
        ruleId: 'image-tag',
        ruleIndex: 0,
        level: 'error',
        message: { text: 'spec.template.spec.containers[0].image is "<web>" & 100%\nreally\nit changes\nFix: name a version' },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: 'dist/services/a%20b%2Cc.k8s.yaml' }, region: { startLine: 7 } },
            logicalLocations: [{ fullyQualifiedName: 'apps/v1 Deployment shop/web spec.template.spec.containers[0].image', kind: 'object' }],
          },
        ],
        partialFingerprints: { 'finding/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
      {
        ruleId: 'suppression',
        ruleIndex: 2,
        level: 'warning',
        message: { text: 'expired\nit hides\nFix: take it away' },
        locations: [{ physicalLocation: { artifactLocation: { uri: 'dist' }, region: { startLine: 1 } } }],
        partialFingerprints: { 'finding/v1': expect.stringMatching(/^[0-9a-f]{64}$/) },
      },
    ]);
  });

  test('knows a finding again after lines have moved', () => {
    const printOf = (finding: Finding) => JSON.parse(formats.sarif([finding], meta)).runs[0].results[0].partialFingerprints;
    expect(printOf({ ...error, line: 99 })).toEqual(printOf(error));
    expect(printOf({ ...error, message: 'is another' })).not.toEqual(printOf(error));
  });
});

describe('junit', () => {
  test('escapes what XML reads something into, and fails for errors only', () => {
    const body =
      'dist/services/a b,c.k8s.yaml:7&#10;spec.template.spec.containers[0].image is &quot;&lt;web&gt;&quot; &amp; 100%&#10;really&#10;why: it changes&#10;fix: name a version';
    expect(formats.junit([error, warning], meta)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="platform" tests="3" failures="1">
  <testsuite name="image-tag" tests="1" failures="1">
    <testcase classname="image-tag" name="apps/v1 Deployment shop/web spec.template.spec.containers[0].image" file="dist/services/a b,c.k8s.yaml">
      <failure message="spec.template.spec.containers[0].image is &quot;&lt;web&gt;&quot; &amp; 100%&#10;really" type="error">${body}</failure>
    </testcase>
  </testsuite>
  <testsuite name="names" tests="1" failures="0">
    <testcase classname="names" name="names"/>
  </testsuite>
  <testsuite name="suppression" tests="1" failures="0">
    <testcase classname="suppression" name="dist" file="dist">
      <system-out>dist&#10;expired&#10;why: it hides&#10;fix: take it away</system-out>
    </testcase>
  </testsuite>
</testsuites>
`);
  });

  test('leaves out what XML cannot carry', () => {
    expect(formats.junit([{ ...error, message: 'a\u0000b\ud800c\u{1f600}' }], meta)).toContain('image a?b?c\u{1f600}"');
  });
});

describe('github', () => {
  test('escapes what workflow commands read something into', () => {
    expect(formats.github([error, warning], meta)).toBe(
      '::error file=dist/services/a b%2Cc.k8s.yaml,line=7,title=image-tag%3A apps/v1 Deployment shop/web::spec.template.spec.containers[0].image is "<web>" & 100%25%0Areally%0Ait changes%0AFix: name a version\n' +
        '::warning file=dist,title=suppression::expired%0Ait hides%0AFix: take it away\n',
    );
  });

  test('prints nothing where nothing was found', () => {
    expect(formats.github([], meta)).toBe('');
  });
});

describe('the formats', () => {
  test('are named as users name them', () => {
    expect(Object.keys(formats)).toEqual(['text', 'json', 'sarif', 'junit', 'github']);
  });
});
