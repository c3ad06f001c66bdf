import { type Format, fileOf } from './format';

/** For programs. Fields may be added under the same `schemaVersion`; one that goes or changes its meaning raises it. */
export const json: Format = (findings, meta) => {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const report = {
    schemaVersion: 1,
    tool: meta.tool,
    summary: { objects: meta.objects, rules: meta.rules.length, errors, warnings: findings.length - errors },
    findings: findings.map((finding) => ({ ...finding, file: fileOf(finding, meta) })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
};
