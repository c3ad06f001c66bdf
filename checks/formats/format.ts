import type { Check, Finding } from '../check';

/** What a report says besides the findings. */
export interface ReportMeta {
  /** Who found it. */
  readonly tool: { readonly name: string; readonly version: string };
  /** How many objects were looked at. */
  readonly objects: number;
  /** The rules that ran. */
  readonly rules: readonly Pick<Check, 'id' | 'severity' | 'why'>[];
  /**
   * Where the files of the findings are, seen from the root of the repository: `dist`.
   * @default - they are named from there already
   */
  readonly folder?: string;
}

/** Findings as a text that somebody, or something, can read. */
export type Format = (findings: readonly Finding[], meta: ReportMeta) => string;

/** The file of a finding, seen from the root of the repository. */
export const fileOf = ({ file }: Finding, { folder }: ReportMeta): string =>
  folder === undefined || folder === '' ? file : file === '.' ? folder : `${folder}/${file}`;

/** `2 errors and 1 warning in 120 objects` */
export function summary(findings: readonly Finding[], { objects }: ReportMeta): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const counts = [...(errors > 0 ? [count(errors, 'error')] : []), ...(warnings > 0 ? [count(warnings, 'warning')] : [])];
  return `${counts.length === 0 ? 'nothing found' : counts.join(' and ')} in ${count(objects, 'object')}`;
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? '' : 's'}`;

/** What was found, in one line: the place within the object, and the message. */
export const headline = ({ path, message }: Finding): string => (path === undefined ? message : `${path} ${message}`);
