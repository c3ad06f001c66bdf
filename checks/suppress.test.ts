import { runChecks } from '.';
import { brokenShop } from './fixture';
import { applySuppressions, type Suppression } from './suppress';

const findings = runChecks(
  brokenShop(({ container, pods }) => {
    container('Deployment', 'web').image = 'web';
    pods('Deployment', 'web').initContainers[0].image = 'migrate';
    container('CronJob', 'report').image = 'report';
  }),
);

const suppression: Suppression = {
  rule: 'image-tag',
  object: 'apps/v1 Deployment shop/web',
  reason: 'built by hand until the pipeline is there',
  expires: '2026-12-31',
};
const today = '2026-11-23';
const result = (...suppressions: readonly Suppression[]) =>
  applySuppressions(findings, suppressions, today).map(({ rule, object, message, fix }) => [rule, object, message, fix]);
const ofReport = [
  'image-tag',
  'batch/v1 CronJob shop/report',
  'is report, without a tag and without a digest: that means latest',
  'name a version, and its digest',
];
const told = 'the suppression of image-tag (built by hand until the pipeline is there)';

describe('a suppression', () => {
  test('begins with three findings here', () => {
    expect(findings.map(({ rule }) => rule)).toEqual(['image-tag', 'image-tag', 'image-tag']);
  });

  test('takes away the findings of its rule about its object, and no others', () => {
    expect(result(suppression)).toEqual([ofReport]);
  });

  test('covers what begins like it, if it ends with a star', () => {
    expect(result({ ...suppression, object: '*' })).toEqual([]);
    expect(result({ ...suppression, object: 'apps/v1 Deployment shop/*' })).toEqual([ofReport]);
  });

  test('holds on the day that it expires, and is a finding the day after', () => {
    expect(result({ ...suppression, expires: today, object: '*' })).toEqual([]);
    expect(result({ ...suppression, expires: '2026-11-22' })).toContainEqual([
      'suppression',
      'apps/v1 Deployment shop/web',
      `${told} expired on 2026-11-22`,
      'mend what it covers, or decide again until when it is accepted',
    ]);
    expect(result({ ...suppression, expires: '2026-11-22' })).toHaveLength(4);
  });

  test('is a finding where it suppresses nothing', () => {
    expect(result({ ...suppression, object: 'apps/v1 Deployment shop/shop' })).toContainEqual([
      'suppression',
      'apps/v1 Deployment shop/shop',
      `${told} suppresses nothing`,
      'take it away',
    ]);
  });

  test('is left alone where its rule did not run', () => {
    expect(applySuppressions([], [suppression], today, ['names'])).toEqual([]);
    expect(applySuppressions([], [suppression], today, ['image-tag'])).toHaveLength(1);
  });

  test.each([
    [
      { rule: 'image-tags' },
      'the suppression of image-tags (built by hand until the pipeline is there) names the rule "image-tags", which does not exist',
      'did you mean "image-tag"?',
    ],
    [{ object: 'apps/v1 * shop/web' }, `${told} has a "*" that is not at its end`, 'write a suppression for each object, or end it with "*"'],
    [{ reason: ' ' }, 'the suppression of image-tag (no reason given) gives no reason', 'say why the finding is accepted'],
    [{ expires: 'never' }, `${told} expires on "never", which is no day`, 'write the day as 2027-03-31'],
  ])('is a finding with %j, and suppresses nothing', (change, message, fix) => {
    const broken = { ...suppression, ...change };
    expect(result(broken)).toHaveLength(4);
    expect(result(broken)).toContainEqual(['suppression', broken.object, message, fix]);
  });

  test('cannot silence a finding about suppressions', () => {
    const [first] = applySuppressions([], [{ ...suppression, rule: 'suppression', object: '*' }], today);
    expect(first?.message).toBe(
      'the suppression of suppression (built by hand until the pipeline is there) names the rule "suppression", which does not exist',
    );
  });
});
