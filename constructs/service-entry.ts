import type { Construct } from 'constructs';
import type { ServiceEntry as Schema } from '../imports/service-entry';
import { KubeObject, type KubeObjectProps } from './kube-object';

export interface ServiceEntryProps extends KubeObjectProps {
  readonly host: string;
  readonly port: number;
  readonly protocol: 'TLS' | 'TCP' | 'HTTP';
}

/** Makes a host outside known to the proxies of its namespace, and to no other. */
export class ServiceEntry extends KubeObject {
  constructor(scope: Construct, id: string, props: ServiceEntryProps) {
    const spec: Schema['spec'] = {
      hosts: [props.host],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      exportTo: ['.'],
      ports: [{ number: props.port, name: `${props.protocol.toLowerCase()}-${props.port}`, protocol: props.protocol }],
    };
    super(scope, id, 'networking.istio.io/v1', 'ServiceEntry', props, { spec });
  }
}
