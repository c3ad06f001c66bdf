import fc from 'fast-check';
import { byPlace, checks, runChecks, UnknownRuleError } from '.';
import { brokenShop, goodObjects } from './fixture';
import { entries, type Value } from './read';

describe('the list of checks', () => {
  test('is in order of id, each once, in kebab-case, and says why', () => {
    const ids = checks.map(({ id }) => id);
    expect(ids.length).toBeGreaterThan(20);
    expect(ids).toEqual([...new Set(ids)].sort());
    for (const { id, why } of checks) {
      expect(id).toMatch(/^[a-z]+(?:-[a-z]+)*$/);
      expect(why.length).toBeGreaterThan(20);
    }
  });
});

describe('running the checks', () => {
  const broken = () =>
    brokenShop(({ of, container }) => {
      of('Deployment', 'web').spec.replicas = 3;
      container('Deployment', 'web').image = 'web';
      of('Service', 'web').spec.selector = {};
    });

  test('tells everything at once, in order of file, object and rule', () => {
    expect(runChecks(broken()).map(({ object, rule }) => [object, rule])).toEqual([
      ['apps/v1 Deployment shop/web', 'image-tag'],
      ['apps/v1 Deployment shop/web', 'replicas-beside-autoscaler'],
      ['v1 Service shop/web', 'empty-selector'],
    ]);
  });

  test('gives the same, whatever the order of the objects', () => {
    const { objects, kubernetes } = broken();
    expect(runChecks({ objects: [...objects].reverse(), kubernetes })).toEqual(runChecks({ objects, kubernetes }));
  });

  test('fills in what a check need not say', () => {
    const [found] = runChecks(broken(), ['image-tag']);
    expect(found).toEqual({
      rule: 'image-tag',
      severity: 'error',
      file: 'shop.yaml',
      object: 'apps/v1 Deployment shop/web',
      path: 'spec.template.spec.containers[0].image',
      message: 'is web, without a tag and without a digest: that means latest',
      why: 'what such an image holds changes without a change here: replicas differ, and a rollback brings nothing back',
      fix: 'name a version, and its digest',
    });
  });

  test('runs only what is asked for', () => {
    expect(runChecks(broken(), ['empty-selector', 'image-tag']).map(({ rule }) => rule)).toEqual(['image-tag', 'empty-selector']);
  });

  test('refuses a rule that does not exist', () => {
    expect(() => runChecks(broken(), ['image-tags'])).toThrow(new UnknownRuleError('there is no rule "image-tags"; did you mean "image-tag"?'));
  });

  test('fails where there is nothing to look at', () => {
    expect(runChecks({ objects: [], kubernetes: '1.34' }).map(({ rule, severity, message }) => [rule, severity, message])).toEqual([
      ['nothing-to-check', 'error', 'holds no objects'],
    ]);
  });

  test('changes no object', () => {
    const { objects, kubernetes } = broken();
    const before = JSON.stringify(objects);
    runChecks({ objects, kubernetes });
    expect(JSON.stringify(objects)).toBe(before);
  });
});

describe('a manifest of any form', () => {
  const junk = fc.constantFrom<Value>(null, undefined, '', 'x', 0, -1, 1.5, true, [], {}, [null], ['a', 1], [[]], { a: null }, [{}], { name: 1 });

  /** The places of everything in a manifest. */
  const placesIn = (value: Value, place: readonly string[]): (readonly string[])[] => {
    const inner = Array.isArray(value) ? value.map((item, index) => [String(index), item] as const) : entries(value);
    return [...(place.length > 0 ? [place] : []), ...inner.flatMap(([key, item]) => placesIn(item, [...place, key]))];
  };

  const places = goodObjects().flatMap(({ manifest }, index) => placesIn(manifest, []).map((place) => ({ index, place })));

  test('is never too much for a check', () => {
    expect(places.length).toBeGreaterThan(300);
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...places), junk), { minLength: 1, maxLength: 3 }), (changes) => {
        const objects = goodObjects();
        for (const [{ index, place }, value] of changes) put(objects[index]!.manifest, place, value);
        const found = runChecks({ objects, kubernetes: '1.34' });
        expect(found).toEqual([...found].sort(byPlace));
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  function put(root: Value, place: readonly string[], value: Value): void {
    const parent = place.slice(0, -1).reduce((it: Value, key) => it?.[key], root);
    if (typeof parent === 'object' && parent !== null) parent[place.at(-1)!] = value;
  }
});
