import { jsonSchema } from '../model';
import { command } from './command';
import { exit } from './exit';

/** Prints the JSON Schema of the configuration. It is JSON either way, so `--json` changes nothing. */
export const schema = command(
  'schema',
  'Print the JSON Schema of the configuration, for editors',
  (yargs) => yargs,
  (_, terminal) => {
    terminal.data(`${JSON.stringify(jsonSchema(), null, 2)}\n`);
    return exit.fine;
  },
);
