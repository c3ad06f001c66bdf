import type { Construct } from 'constructs';
import { type SecretSource, SecretStore } from '../constructs/secret-store';
import { ServiceAccount } from '../constructs/service-account';
import type { ResolvedSecretStore, ResolvedService, Target } from '../model';
import { LayerChart } from './layer-chart';

/** The name of the store in each zone, and of the identity that reads it. */
export const storeName = 'secrets';

/** The key of a service in the store. */
export const remoteKeyOf = (service: string, { keyPrefix }: ResolvedSecretStore): string => `${keyPrefix}/${service}`;

/** A store for each zone that needs one: what one zone may read, another may not. */
export class SecretStoresChart extends LayerChart {
  constructor(scope: Construct, target: Target, store: ResolvedSecretStore) {
    super(scope, 'foundation', 'secret-stores', target);
    for (const { name, namespace } of target.zones) {
      const services = target.services.filter((service) => service.zone === name && service.secrets.length > 0);
      if (services.length > 0) new SecretStore(this, name, { name: storeName, namespace, source: this.source(name, namespace, services, store) });
    }
  }

  private source(zone: string, namespace: string, services: readonly ResolvedService[], store: ResolvedSecretStore): SecretSource {
    if (store.type === 'fake') return { type: 'fake', keys: services.flatMap((service) => fakeKeys(service, store)) };
    const serviceAccount = new ServiceAccount(this, `${zone}-reader`, { name: `${storeName}-reader`, namespace, annotations: store.serviceAccountAnnotations });
    return { ...store, serviceAccount };
  }
}

/** What the fake store must hold for a service: it looks for the very version that is asked for. */
function fakeKeys({ name, secrets }: ResolvedService, store: ResolvedSecretStore) {
  const versions = [...new Set(secrets.map(({ version }) => version))];
  return versions.map((version) => ({
    key: remoteKeyOf(name, store),
    ...(version === undefined ? {} : { version }),
    properties: secrets.filter((secret) => secret.version === version).map(({ property }) => property),
  }));
}
