import { brokenShop, contextOf, faultsOf } from './fixture';
import { secretWithData } from './secret-with-data';

describe('secret-with-data', () => {
  test('accepts a Secret that somebody else fills', () => {
    expect(
      faultsOf(
        secretWithData,
        brokenShop(({ of }) => (of('Secret', 'web-credentials').data = {})),
      ),
    ).toEqual([]);
  });

  test('finds a Secret with values, and names its keys only', () => {
    const context = contextOf('{apiVersion: v1, kind: Secret, metadata: {name: a}, data: {url: Zm9v, key: YmFy}, stringData: {password: hunter2}}');
    const fix = 'render an ExternalSecret that fetches them; if they were committed, replace them at their source';
    expect(faultsOf(secretWithData, context)).toEqual([
      `v1 Secret a | data | carries values: key, url | ${fix}`,
      `v1 Secret a | stringData | carries values: password | ${fix}`,
    ]);
  });
});
