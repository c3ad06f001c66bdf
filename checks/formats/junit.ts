import type { Finding } from '../check';
import { type Format, fileOf, headline, type ReportMeta } from './format';

/** JUnit XML: a suite for each rule, a test that passes where it found nothing. A warning passes too, and says its piece. */
export const junit: Format = (findings, meta) => {
  const ids = [...new Set([...meta.rules.map(({ id }) => id), ...findings.map(({ rule }) => rule)])];
  const suites = ids.map((id) =>
    suite(
      id,
      findings.filter(({ rule }) => rule === id),
      meta,
    ),
  );
  const tests = suites.reduce((sum, it) => sum + it.tests, 0);
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="${escaped(meta.tool.name)}" tests="${tests}" failures="${failures}">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>',
    '',
  ].join('\n');
};

function suite(id: string, findings: readonly Finding[], meta: ReportMeta): { readonly tests: number; readonly lines: readonly string[] } {
  const tests = Math.max(findings.length, 1);
  const failures = findings.filter(({ severity }) => severity === 'error').length;
  const cases =
    findings.length === 0 ? [`    <testcase classname="${escaped(id)}" name="${escaped(id)}"/>`] : findings.flatMap((finding) => testCase(finding, meta));
  return { tests, lines: [`  <testsuite name="${escaped(id)}" tests="${tests}" failures="${failures}">`, ...cases, '  </testsuite>'] };
}

function testCase(finding: Finding, meta: ReportMeta): string[] {
  const { rule, severity, object, path, why, fix } = finding;
  const file = fileOf(finding, meta);
  const name = [object === '' ? file : object, ...(path === undefined ? [] : [path])].join(' ');
  const body = escaped([`${file}${finding.line === undefined ? '' : `:${finding.line}`}`, headline(finding), `why: ${why}`, `fix: ${fix}`].join('\n'));
  const inner =
    severity === 'error' ? `<failure message="${escaped(headline(finding))}" type="${severity}">${body}</failure>` : `<system-out>${body}</system-out>`;
  return [`    <testcase classname="${escaped(rule)}" name="${escaped(name)}" file="${escaped(file)}">`, `      ${inner}`, '    </testcase>'];
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '\n': '&#10;', '\t': '&#9;' };

/** Text for XML, within an element or an attribute. What XML 1.0 cannot carry at all becomes a question mark. */
const escaped = (text: string): string =>
  text
    .replace(/[\0-\x08\x0b-\x1f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '?')
    .replace(/[&<>"'\n\t]/g, (character) => entities[character]!);
