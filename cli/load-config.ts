import { existsSync, readFileSync, statSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { load } from 'js-yaml';
import { ConfigurationError, type Platform, type Problem, parse, problemText } from '../model';
import type { Terminal } from './terminal';

/** The configuration that commands read if they are told of no other. */
export const defaultConfig = join(__dirname, '..', 'config', 'platform.ts');

/** Bytes of a configuration file: a hundred times the largest that anyone wrote by hand. */
const mostBytes = 32 * 1024 * 1024;
/** Values, counted through aliases: some kilobytes of them can stand for more than memory holds. */
const mostValues = 5_000_000;
const mostLevels = 64;

/**
 * Reads and checks a configuration, and tells what is worth knowing about it.
 *
 * @throws ConfigurationError with every problem
 */
export function loadPlatform(file: string | undefined, terminal: Terminal): Platform {
  const path = file === undefined ? defaultConfig : resolve(file);
  const { platform, problems } = parse(readConfig(path, file ?? 'config/platform.ts'));
  const errors = problems.filter(({ severity }) => severity === 'error');
  if (!platform) throw new ConfigurationError(errors);
  for (const note of platform.notes) terminal.tell(`note: ${problemText(note)}`);
  return platform;
}

function readConfig(path: string, shownPath: string): unknown {
  if (!existsSync(path)) throw unreadable(shownPath, 'does not exist', 'check the path after --config');
  if (statSync(path).isDirectory()) throw unreadable(shownPath, 'is a folder', 'name a .ts, .yaml or .json file');
  const type = extname(path);
  if (type === '.ts') return readTypeScript(path, shownPath);
  if (!['.yaml', '.yml', '.json'].includes(type)) throw unreadable(shownPath, 'is of no known type', 'name a .ts, .yaml or .json file');
  if (statSync(path).size > mostBytes) throw unreadable(shownPath, `is larger than ${mostBytes / 1024 / 1024} MiB`, 'split it into several platforms');
  let value: unknown;
  try {
    const text = readFileSync(path, 'utf8');
    value = type === '.json' ? JSON.parse(text) : load(text, { filename: shownPath });
  } catch (error) {
    throw unreadable(shownPath, `is no ${type === '.json' ? 'JSON' : 'YAML'}: ${messageOf(error)}`, 'mend it there');
  }
  checkSize(value, shownPath);
  return value;
}

function readTypeScript(path: string, shownPath: string): unknown {
  let exported: Record<string, unknown>;
  try {
    require('tsx/cjs');
    exported = require(path) as Record<string, unknown>;
  } catch (error) {
    throw unreadable(shownPath, `cannot be loaded: ${messageOf(error)}`, 'a configuration is data; run npx tsc to see what it says');
  }
  const value = exported['platform'] ?? exported['default'];
  if (value === undefined) throw unreadable(shownPath, 'exports no platform', 'write: export const platform: PlatformInput = { … }');
  return value;
}

/** Refuses what would exhaust memory or the stack long before it says anything. */
function checkSize(root: unknown, shownPath: string): void {
  let count = 0;
  const open: { value: unknown; level: number }[] = [{ value: root, level: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    const { value, level } = next;
    if (++count > mostValues)
      throw unreadable(shownPath, `holds more than ${mostValues} values, counted through aliases`, 'write out what the aliases stand for');
    if (typeof value !== 'object' || value === null) continue;
    if (level === mostLevels)
      throw unreadable(shownPath, `is nested deeper than ${mostLevels} levels`, 'no setting is that deep; look for a run-away indentation');
    for (const inner of Object.values(value)) open.push({ value: inner, level: level + 1 });
  }
}

function unreadable(path: string, message: string, fix: string): ConfigurationError {
  const problem: Problem = { path, message, why: 'without a configuration there is nothing to render', fix, severity: 'error' };
  return new ConfigurationError([problem]);
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
