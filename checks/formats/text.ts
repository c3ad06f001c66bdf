import { type Format, fileOf, headline, summary } from './format';

/** For people: each finding with what to do about it, and a count at the end. */
export const text: Format = (findings, meta) => {
  const paragraphs = findings.map((finding) => {
    const { rule, severity, object, line, why, fix } = finding;
    const place = `${fileOf(finding, meta)}${line === undefined ? '' : `:${line}`}`;
    return [`${severity} ${rule}: ${object === '' ? place : `${object} (${place})`}`, `  ${headline(finding)}`, `  why: ${why}`, `  fix: ${fix}`].join('\n');
  });
  return `${[...paragraphs, summary(findings, meta)].join('\n\n')}\n`;
};
