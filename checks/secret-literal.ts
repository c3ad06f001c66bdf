import type { Check, CheckContext, RenderedObject } from './check';
import { containersOf, entries, isA, items, namespaceOf, podTemplatesOf, texts } from './read';
import { referencesOf } from './references';
import { fieldPath } from './schema-path';
import { secretsIn } from './secret-makers';

/** A value in plain sight that looks like a secret. It is never repeated in the finding. */
export const secretLiteral: Check = {
  id: 'secret-literal',
  severity: 'error',
  why: 'whoever can read the repository, the ConfigMap or the process list can read it, and history forgets nothing',
  *run(context) {
    for (const object of context.objects) {
      const secrets = knownSecrets(object, context);
      for (const literal of literalsOf(object)) {
        const what = looksLike(literal, secrets);
        if (what === undefined) continue;
        yield {
          object,
          path: literal.path,
          message: `${literal.name === undefined ? 'holds' : `"${literal.name}" holds`} ${what}`,
          fix: 'put it into the secret store and refer to it with secretKeyRef; replace the secret, as it has been seen',
        };
      }
    }
  },
};

/** A value that is written out, and the name it goes by. */
interface Literal {
  readonly name?: string;
  readonly value: string;
  readonly path: string;
}

function literalsOf(object: RenderedObject): Literal[] {
  const ofContainers = podTemplatesOf(object)
    .flatMap(containersOf)
    .flatMap(({ container, path }) => [
      ...items(container.env, `${path}.env`).map(({ item, path }) => ({ name: String(item.name), value: item.value, path: `${path}.value` })),
      ...['command', 'args'].flatMap((list) => argumentsOf(texts(container[list]), `${path}.${list}`)),
    ]);
  const ofData = isA(object, '', 'ConfigMap') ? entries(object.manifest.data).map(([name, value]) => ({ name, value, path: fieldPath(['data', name]) })) : [];
  return [...ofContainers, ...ofData].filter(({ value }) => typeof value === 'string');
}

/** Arguments as literals: `--token=x` and `--token x` go by the name of their flag. */
function argumentsOf(words: readonly string[], path: string): Literal[] {
  return words.map((word, index) => {
    const place = `${path}[${index}]`;
    const flag = /^--?([\w-]+)=(.*)$/s.exec(word);
    if (flag) return { name: flag[1]!, value: flag[2]!, path: place };
    const before = /^--([\w-]+)$/.exec(words[index - 1] ?? '')?.[1];
    return before === undefined || word.startsWith('-') ? { value: word, path: place } : { name: before, value: word, path: place };
  });
}

/** What a value gives itself away by, whatever its name. */
const marks: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY(?: BLOCK)?-----/, 'a private key'],
  [/(?<![A-Za-z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}(?![A-Za-z0-9])/, 'an AWS access key id'],
  [/(?<![A-Za-z0-9])(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_[A-Za-z0-9_]{22})/, 'a GitHub token'],
  [/(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/(?<![A-Za-z0-9])[rs]k_live_[A-Za-z0-9]{16}/, 'a Stripe key'],
  [/(?<![\w.-])eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{16,}/, 'a JSON Web Token'],
];

/** A URL with a password in it that is neither a variable nor a placeholder. */
const urlWithPassword = /[a-z][a-z0-9+.-]*:\/\/[^\s:/?#@"']*:(?![$<{%*])([^\s/?#@"']+)@[^\s@]/i;

const secretName =
  /(?:^|[_.-])(?:password|passwd|passphrase|token|secret|credential|(?:api|access|secret|private|signing|encryption|auth)[_-]?key|secret[_-]?key[_-]?base)$/i;
const keyName = /(?:^|[_.-])key$/i;
/** Keys that are made to be seen: those of a browser, or half of a pair. */
const publicName = /(?:^|[_.-])(?:public|publishable|anon)(?:[_.-]|$)/i;

function looksLike({ name, value }: Literal, secrets: ReadonlySet<string>): string | undefined {
  const isPublic = name !== undefined && publicName.test(name);
  const mark = marks.find(([pattern]) => pattern.test(value))?.[1];
  if (mark !== undefined && !(isPublic && mark === 'a JSON Web Token')) return mark;
  if (urlWithPassword.test(value)) return 'a URL with a password';
  if (name === undefined || isPublic || isHarmless(value, secrets)) return undefined;
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  if (secretName.test(words)) return isCount(words, value) ? undefined : 'a literal under the name of a secret';
  return keyName.test(words) && looksRandom(value) ? 'a literal under the name of a key' : undefined;
}

/** A value that only says where the secret is: a path, a variable, a URL, the name of a Secret; or none at all. */
const isHarmless = (value: string, secrets: ReadonlySet<string>): boolean =>
  /^(?:|true|false|none|null|disabled|enabled|required|optional)$/i.test(value) ||
  /^(?:\.{0,2}\/|~|[a-z][a-z0-9+.-]*:\/\/|(?:arn|vault|ref\+\w+):|\$[({]|<[^>]*>$|\{\{|%[({])/i.test(value) ||
  /^[a-z0-9.-]+-(?:secret|credentials?|tls|cert)s?$/.test(value) ||
  secrets.has(value);

/** `MAX_TOKEN: 4096` counts tokens; a password may be digits. */
const isCount = (name: string, value: string): boolean => /token$/i.test(name) && /^\d{1,9}$/.test(value);

/** Long, in one word, with letters and digits: what `ROUTING_KEY: orders.created` is not. */
const looksRandom = (value: string): boolean =>
  value.length >= 20 && /^[\w+/=-]+$/.test(value) && /\d.*\d/.test(value) && /[A-Za-z]/.test(value) && !/^[a-z]+(?:[-_][a-z0-9]+)+$/.test(value);

/** The names of Secrets around an object: a variable that holds one of them holds no secret. */
function knownSecrets(object: RenderedObject, context: CheckContext): ReadonlySet<string> {
  const referred = podTemplatesOf(object)
    .flatMap(referencesOf)
    .filter(({ kind }) => kind === 'Secret');
  return new Set([...secretsIn(context, namespaceOf(object)).keys(), ...referred.map(({ name }) => name)]);
}
