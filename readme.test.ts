import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { platform } from './config/platform';
import { parse, parseOrThrow } from './model';
import { render } from './synth';

const readme = readFileSync(join(__dirname, 'README.md'), 'utf8');
const fences = (language: string) => [...readme.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text]) => text!);

describe('the README', () => {
  test('shows a service as it is configured', () => {
    expect(fences('ts')).toEqual([readFileSync(join(__dirname, 'config/services/client-intake.ts'), 'utf8')]);
  });

  test('shows a part of what is rendered', () => {
    const rendered = render(parseOrThrow(platform), { environment: 'production', region: 'eu-west-1', service: 'client-intake' });
    expect(rendered[0]!.files[0]!.text).toContain(fences('yaml')[0]);
  });

  test('shows a platform of one’s own that is sound', () => {
    expect(parse(load(fences('yaml')[1]!)).problems).toEqual([]);
  });

  test('shows an error that is tested', () => {
    expect(readFileSync(join(__dirname, 'model/broken-configurations.test.ts'), 'utf8')).toContain(fences('text')[0]);
  });

  test('links to files that are there', () => {
    const links = [...readme.matchAll(/\]\((?!http)([^)#]+)\)/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(0);
    expect(links.filter((path) => !existsSync(join(__dirname, path)))).toEqual([]);
  });
});
