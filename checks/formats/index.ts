import type { Format } from './format';
import { github } from './github';
import { json } from './json';
import { junit } from './junit';
import { sarif } from './sarif';
import { text } from './text';

export type { Format, ReportMeta } from './format';

/** The formats of a report, by name. */
export const formats = { text, json, sarif, junit, github } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof formats;
