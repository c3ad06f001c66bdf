import { brokenShop, contextOf, faultsOf } from './fixture';
import { secretLiteral } from './secret-literal';

const fix = 'put it into the secret store and refer to it with secretKeyRef; replace the secret, as it has been seen';
const withEnv = (name: string, value: string) =>
  brokenShop(({ container }) => {
    container('CronJob', 'report').env = [{ name, value }];
  });
const withArgs = (...args: readonly string[]) =>
  brokenShop(({ container }) => {
    container('CronJob', 'report').args = args;
  });

/** Put together at run time, so that no scanner takes this file for a leak. */
const fake = (...parts: readonly string[]) => parts.join('');

describe('secret-literal', () => {
  test.each([
    ['ROUTING_KEY', 'orders.created'],
    ['CACHE_KEY', 'shop-web-2026-11-23-sessions'],
    ['PASSWORD_FILE', '/run/secrets/password'],
    ['DB_PASSWORD', '/run/secrets/password'],
    ['DB_PASSWORD', '$(SHARED_PASSWORD)'],
    ['DB_PASSWORD', '${SHARED_PASSWORD}'],
    ['DB_PASSWORD', '<from the store>'],
    ['DB_PASSWORD', ''],
    ['REQUIRE_PASSWORD', 'true'],
    ['SECRET_NAME', 'web-credentials'],
    ['TLS_SECRET', 'web-credentials'],
    ['TLS_SECRET', 'edge-tls'],
    ['MAX_TOKEN', '4096'],
    ['OAUTH_TOKEN', 'https://login.example/token'],
    ['TOKENIZERS_PARALLELISM', 'false'],
    ['NEXT_PUBLIC_API_KEY', 'pk0123456789abcdefghijkl'],
    ['DATABASE_URL', 'postgresql://web@db.example:5432/shop'],
    ['DATABASE_URL', 'postgresql://web:$(DB_PASSWORD)@db.example/shop'],
    ['SITE', 'https://example.com/a:b@c'],
  ])('accepts %s=%s', (name, value) => {
    expect(faultsOf(secretLiteral, withEnv(name, value))).toEqual([]);
  });

  test.each([
    ['DB_PASSWORD', 'hunter2', 'a literal under the name of a secret'],
    ['DB_PASSWORD', '123456', 'a literal under the name of a secret'],
    ['ADMIN_TOKEN', 'letmein', 'a literal under the name of a secret'],
    ['OPENAI_API_KEY', 'abc', 'a literal under the name of a secret'],
    ['clientSecret', 'abc', 'a literal under the name of a secret'],
    ['SECRET_KEY_BASE', 'abc', 'a literal under the name of a secret'],
    ['HMAC_KEY', fake('f3a9c1', 'e07b5d', '4826aa', '10ff93'), 'a literal under the name of a key'],
    ['NOTES', fake('-----BEGIN RSA ', 'PRIVATE KEY-----\nMIIE'), 'a private key'],
    ['NOTES', fake('AKIA', 'IOSFODNN7', 'EXAMPLE'), 'an AWS access key id'],
    ['NOTES', fake('ghp', '_', 'a1'.repeat(18)), 'a GitHub token'],
    ['NOTES', fake('xoxb', '-', '1234567890', '-abc'), 'a Slack token'],
    ['NOTES', fake('eyJhbGciOiJIUzI1NiJ9', '.eyJyb2xlIjoic2VydmljZSJ9', '.c2lnbmF0dXJlLXRoYXQtaXMtbG9uZw'), 'a JSON Web Token'],
    ['BROKER_URL', 'amqp://guest:guest@broker:5672', 'a URL with a password'],
  ])('finds %s=%j, and does not repeat it', (name, value, what) => {
    expect(faultsOf(secretLiteral, withEnv(name, value))).toEqual([
      `batch/v1 CronJob shop/report | spec.jobTemplate.spec.template.spec.containers[0].env[0].value | "${name}" holds ${what} | ${fix}`,
    ]);
  });

  test.each([
    [['--token=c2VjcmV0'], 'args[0]', '"token" holds a literal under the name of a secret'],
    [['--api-key', 'c2VjcmV0'], 'args[1]', '"api-key" holds a literal under the name of a secret'],
    [['sh', '-c', 'curl https://me:c2VjcmV0@example.com'], 'args[2]', 'holds a URL with a password'],
  ])('finds the arguments %j', (args, place, message) => {
    expect(faultsOf(secretLiteral, withArgs(...args))).toEqual([
      `batch/v1 CronJob shop/report | spec.jobTemplate.spec.template.spec.containers[0].${place} | ${message} | ${fix}`,
    ]);
  });

  test.each([
    [['--token-file=/run/token']],
    [['--password', '$(PASSWORD)']],
    [['--secret', '--verbose']],
    [['--tls-private-key=/tls/key.pem']],
    [['token', 'abc']],
  ])('accepts the arguments %j', (args) => {
    expect(faultsOf(secretLiteral, withArgs(...args))).toEqual([]);
  });

  test('looks into ConfigMaps, also into the files that they hold', () => {
    const context = contextOf(
      '{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {db.password: hunter2, app.ini: "[db]\\nurl = mysql://a:b@c/d\\n", LEVEL: info}}',
    );
    expect(faultsOf(secretLiteral, context)).toEqual([
      `v1 ConfigMap a | data["db.password"] | "db.password" holds a literal under the name of a secret | ${fix}`,
      `v1 ConfigMap a | data["app.ini"] | "app.ini" holds a URL with a password | ${fix}`,
    ]);
  });
});
