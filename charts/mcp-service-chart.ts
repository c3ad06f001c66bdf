import type { Construct } from 'constructs';
import type { ResolvedService, Target } from '../model';
import { ServiceChart } from './service-chart';

/** An MCP server. Its transport is a label, as it decides how everything in front of it may spread requests. */
export class McpServiceChart extends ServiceChart {
  constructor(scope: Construct, service: ResolvedService, target: Target) {
    super(scope, service, target, service.transport ? { [`${target.platform.domain}/mcp-transport`]: service.transport } : {});
  }
}
