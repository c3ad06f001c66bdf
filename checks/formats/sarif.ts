import { createHash } from 'node:crypto';
import type { Finding } from '../check';
import { type Format, fileOf, headline, type ReportMeta } from './format';

/**
 * SARIF 2.1.0, which code scanning services read.
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export const sarif: Format = (findings, meta) => {
  const rules = rulesOf(findings, meta);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: meta.tool.name, version: meta.tool.version, rules } },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => resultOf(finding, indexes.get(finding.rule)!, meta)),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
};

/** The rules that ran, and those that speak only when something is amiss with the run itself. */
function rulesOf(findings: readonly Finding[], meta: ReportMeta) {
  const known = new Map(meta.rules.map(({ id, severity, why }) => [id, { severity, why }]));
  for (const { rule, severity, why } of findings) if (!known.has(rule)) known.set(rule, { severity, why });
  return [...known].map(([id, { severity, why }]) => ({
    id,
    shortDescription: { text: id.replaceAll('-', ' ') },
    fullDescription: { text: why },
    help: { text: why },
    defaultConfiguration: { level: severity },
  }));
}

function resultOf(finding: Finding, ruleIndex: number, meta: ReportMeta) {
  const { rule, severity, object, path, line, why, fix } = finding;
  const uri = fileOf(finding, meta).split('/').map(encodeURIComponent).join('/');
  return {
    ruleId: rule,
    ruleIndex,
    level: severity,
    message: { text: `${headline(finding)}\n${why}\nFix: ${fix}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: line ?? 1 } },
        ...(object === '' ? {} : { logicalLocations: [{ fullyQualifiedName: path === undefined ? object : `${object} ${path}`, kind: 'object' }] }),
      },
    ],
    // Keeps a result the same one when lines move.
    partialFingerprints: {
      'finding/v1': createHash('sha256')
        .update(JSON.stringify([rule, fileOf(finding, meta), object, path, finding.message]))
        .digest('hex'),
    },
  };
}
