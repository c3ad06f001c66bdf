import { brokenShop, faultsOf } from './fixture';
import { missingConfigMap } from './missing-config-map';

describe('missing-config-map', () => {
  test('accepts what is rendered, and what is optional', () => {
    expect(
      faultsOf(
        missingConfigMap,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test('accepts the ConfigMap that Kubernetes puts into every namespace', () => {
    const context = brokenShop(({ pods }) => pods('Deployment', 'web').volumes.push({ name: 'ca', configMap: { name: 'kube-root-ca.crt' } }));
    expect(faultsOf(missingConfigMap, context)).toEqual([]);
  });

  test('finds a ConfigMap that is not there, wherever it is referred to', () => {
    const context = brokenShop(({ container, pods }) => {
      container('Deployment', 'web').envFrom[0].configMapRef.name = 'wep';
      pods('Deployment', 'web').volumes.push({ name: 'all', projected: { sources: [{ configMap: { name: 'settings' } }] } });
    });
    expect(faultsOf(missingConfigMap, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.containers[0].envFrom[0].configMapRef.name | refers to ConfigMap "wep", which is not rendered in namespace "shop" | correct the name: did you mean "web"?',
      'apps/v1 Deployment shop/web | spec.template.spec.volumes[1].projected.sources[0].configMap.name | refers to ConfigMap "settings", which is not rendered in namespace "shop" | render the ConfigMap, or take the reference away',
    ]);
  });

  test('finds a key that is not in it', () => {
    const context = brokenShop(({ pods }) => {
      pods('Deployment', 'web').volumes.push({
        name: 'config',
        configMap: {
          name: 'web',
          items: [
            { key: 'LOG_LEVEL', path: 'a' },
            { key: 'LOG_LEVELS', path: 'b' },
          ],
        },
      });
    });
    expect(faultsOf(missingConfigMap, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.volumes[1].configMap.items[1].key | refers to key "LOG_LEVELS" of ConfigMap "web", which has only LOG_LEVEL, ORDERS_URL, ROUTING_KEY, TOKEN_FILE | correct the key: did you mean "LOG_LEVEL"?',
    ]);
  });
});
