import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What tells one folder from another: the paths and contents of its files. */
export interface Fingerprint {
  readonly files: number;
  readonly hash: string;
}

export function fingerprint(folder: string): Fingerprint {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file.slice(folder.length)}\0${readFileSync(file, 'utf8')}\0`);
  return { files: files.length, hash: hash.digest('hex') };
}
