import { brokenShop, faultsOf, type Shop } from './fixture';
import { unservedTargetPort } from './unserved-target-port';

const withPort = (port: object, more: (shop: Shop) => void = () => {}) =>
  brokenShop((shop) => {
    shop.of('Service', 'web').spec.ports = [port];
    more(shop);
  });

const declared = 'the selected pods declare http=8000/TCP, metrics=9090/TCP';
const other = 'name a port that the container declares, or declare it there';

describe('unserved-target-port', () => {
  test('accepts ports that containers declare, by name, by number, and left out', () => {
    expect(
      faultsOf(
        unservedTargetPort,
        brokenShop(() => {}),
      ),
    ).toEqual([]);
  });

  test.each([
    [{ port: 80, targetPort: 'htpp' }, 'targetPort', `is "htpp"; ${declared} | did you mean "http"?`],
    [{ port: 80, targetPort: 8080 }, 'targetPort', `is 8080; ${declared} | ${other}`],
    [{ port: 80 }, 'port', `is 80; ${declared} | ${other}`],
    [{ port: 80, targetPort: 'http', protocol: 'UDP' }, 'targetPort', `is "http"; ${declared} | ${other}`],
  ])('finds %j', (port, field, message) => {
    expect(faultsOf(unservedTargetPort, withPort(port))).toEqual([`v1 Service shop/web | spec.ports[0].${field} | ${message}`]);
  });

  test('says nothing of a number where containers declare no ports, as they need not', () => {
    const silent = (targetPort: string | number) =>
      withPort({ port: 80, targetPort }, ({ container }) => {
        delete container('Deployment', 'web').ports;
        delete container('Deployment', 'web').startupProbe;
        delete container('Deployment', 'web').livenessProbe;
      });
    expect(faultsOf(unservedTargetPort, silent(8080))).toEqual([]);
    expect(faultsOf(unservedTargetPort, silent('http'))).toEqual([
      `v1 Service shop/web | spec.ports[0].targetPort | is "http"; the selected pods declare no port | ${other}`,
    ]);
  });

  test('takes a native sidecar for a container that serves, and an init container that ends for none', () => {
    const proxy = (restartPolicy?: string) =>
      withPort({ port: 80, targetPort: 'proxy' }, ({ pods }) =>
        pods('Deployment', 'web').initContainers.push({ name: 'proxy', restartPolicy, ports: [{ name: 'proxy', containerPort: 1080 }] }),
      );
    expect(faultsOf(unservedTargetPort, proxy('Always'))).toEqual([]);
    expect(faultsOf(unservedTargetPort, proxy())).toHaveLength(1);
  });

  test('finds a probe of a port that its own container does not declare', () => {
    const context = brokenShop(({ container }) => {
      container('Deployment', 'web').startupProbe.httpGet.port = 'https';
    });
    expect(faultsOf(unservedTargetPort, context)).toEqual([
      'apps/v1 Deployment shop/web | spec.template.spec.containers[0].startupProbe.httpGet.port | is "https"; its container declares http=8000/TCP, metrics=9090/TCP | did you mean "http"?',
    ]);
  });
});
