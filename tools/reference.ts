/** Writes docs/configuration.md: every setting with its type, default and reason, from the schema itself. `npm run reference`. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationReference } from '../model/reference';

writeFileSync(join(__dirname, '../docs/configuration.md'), configurationReference());
