import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The project's folder, found from wherever this code is run: as a source, or as a part of the bundle. */
export const root = above(__dirname);

function above(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : above(dirname(folder));
}
