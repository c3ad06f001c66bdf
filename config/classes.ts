import type { PlatformInput, ServiceSettings } from '../model';

/** What all our services have in common: Python behind uvicorn, one HTTP port, three health endpoints. */
export const defaults: ServiceSettings = {
  ports: [{ name: 'http', containerPort: 8000, appProtocol: 'http' }],
  probes: {
    startup: { type: 'http', path: '/health/liveness', port: 'http' },
    liveness: { type: 'http', path: '/health/liveness', port: 'http' },
    readiness: { type: 'http', path: '/health/readiness', port: 'http' },
  },
  metrics: { port: 'http', path: '/metrics' },
  command: ['uvicorn'],
  // Keep-alive outlasts the callers' idle timeout of 60 s, or they would meet a closed connection; the drain is shutdown.drainSeconds.
  args: ['--host', '0.0.0.0', '--port', '$(PORT)', '--timeout-keep-alive', '75', '--timeout-graceful-shutdown', '30', '$(MODULE_NAME):$(VARIABLE_NAME)'],
  env: {
    MODULE_NAME: 'main',
    VARIABLE_NAME: 'app',
    PORT: '8000',
    PYTHONUNBUFFERED: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    HOME: '/tmp',
  },
  config: { LOG_FORMAT: 'json' },
  volumes: [{ name: 'tmp', type: 'emptyDir', mountPath: '/tmp' }],
  priorityClass: 'intellisync-standard',
  // Recommendations only; what scales horizontally must not be resized at the same time.
  verticalScaling: { mode: 'Off' },
};

const resources = (cpu: [string, string], memory: [string, string]): ServiceSettings => ({
  resources: { requests: { cpu: cpu[0], memory: memory[0] }, limits: { cpu: cpu[1], memory: memory[1] } },
});

/** The resource table of the deployment architecture, section 2.4. */
export const classes: PlatformInput['classes'] = [
  { name: 'api-gateway', ...resources(['500m', '2'], ['512Mi', '1Gi']) },
  { name: 'small', ...resources(['200m', '1'], ['256Mi', '512Mi']) },
  { name: 'medium', ...resources(['500m', '2'], ['512Mi', '1Gi']) },
  { name: 'large', ...resources(['1', '4'], ['1Gi', '2Gi']) },
  { name: 'agent-orchestrator', ...resources(['1', '4'], ['1Gi', '2Gi']) },
  { name: 'context-controller', ...resources(['500m', '2'], ['1Gi', '2Gi']) },
  { name: 'memory-manager', ...resources(['1', '4'], ['2Gi', '4Gi']) },
];
