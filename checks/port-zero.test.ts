import { brokenShop, faultsOf } from './fixture';
import { portZero } from './port-zero';

describe('port-zero', () => {
  test('accepts ports from 1 to 65535, and names', () => {
    const context = brokenShop(({ of }) => {
      of('Service', 'web').spec.ports[0].port = 1;
      of('Service', 'web').spec.ports[1].port = 65535;
    });
    expect(faultsOf(portZero, context)).toEqual([]);
  });

  test('finds a port that cannot be, wherever there are ports', () => {
    const context = brokenShop(({ of, container }) => {
      of('Service', 'web').spec.ports[0].port = 0;
      of('Service', 'web').spec.ports[1].targetPort = 65536;
      Object.assign(container('Deployment', 'web'), {
        ports: [{ containerPort: -1 }],
        livenessProbe: { grpc: { port: 0 } },
        lifecycle: { preStop: { httpGet: { port: 0 } } },
      });
      of('NetworkPolicy', 'default-deny').spec.ingress = [{ ports: [{ port: 0.5, endPort: 0 }] }];
    });
    const found = (place: string, port: number) => `${place} | is ${port}; a port is a whole number from 1 to 65535 | name the port that is meant`;
    const app = 'apps/v1 Deployment shop/web | spec.template.spec.containers[0]';
    expect(faultsOf(portZero, context)).toEqual([
      found('v1 Service shop/web | spec.ports[0].port', 0),
      found('v1 Service shop/web | spec.ports[1].targetPort', 65536),
      found(`${app}.ports[0].containerPort`, -1),
      found(`${app}.livenessProbe.grpc.port`, 0),
      found(`${app}.lifecycle.preStop.httpGet.port`, 0),
      found('networking.k8s.io/v1 NetworkPolicy shop/default-deny | spec.ingress[0].ports[0].port', 0.5),
      found('networking.k8s.io/v1 NetworkPolicy shop/default-deny | spec.ingress[0].ports[0].endPort', 0),
    ]);
  });
});
