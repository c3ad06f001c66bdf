import { Agent, type RequestOptions, request } from 'node:https';

/** A Kubernetes object as the API server returns it. */
// biome-ignore lint/suspicious/noExplicitAny: the API server vouches for its shape
export type LiveObject = any;

/** What the API server answered. */
export interface ApiAnswer {
  readonly status: number;
  readonly body: LiveObject;
  /** What it warned of, such as what Pod Security would refuse. */
  readonly warnings: readonly string[];
}

/** Speaks to an API server on the loopback interface. */
export class ApiClient {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    private readonly token: string,
    ca: string,
  ) {
    this.agent = new Agent({ keepAlive: true, maxSockets: 8, ca });
  }

  /** The answer, whatever it is. */
  ask(method: string, path: string, body?: unknown, contentType = 'application/json'): Promise<ApiAnswer> {
    const options: RequestOptions = {
      host: '127.0.0.1',
      port: this.port,
      method,
      path,
      agent: this.agent,
      headers: { authorization: `Bearer ${this.token}`, accept: 'application/json', ...(body === undefined ? {} : { 'content-type': contentType }) },
    };
    return new Promise((resolve, reject) => {
      const call = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          const warning = response.headers['warning'];
          const isJson = response.headers['content-type']?.startsWith('application/json') === true;
          resolve({ status: response.statusCode!, body: isJson ? JSON.parse(text) : text, warnings: warning === undefined ? [] : [warning].flat() });
        });
      });
      call.on('error', reject);
      call.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  /** @throws if there is no such thing, or it must not be read */
  async get(path: string): Promise<LiveObject> {
    return this.expectSuccess(await this.ask('GET', path), `GET ${path}`);
  }

  /** The items of a collection. */
  async list(path: string): Promise<LiveObject[]> {
    return (await this.get(path)).items;
  }

  /** @throws if it is refused */
  async create(collection: string, object: unknown): Promise<void> {
    this.expectSuccess(await this.ask('POST', collection, object), `POST ${collection}`);
  }

  /** @throws if it is refused */
  async patch(path: string, patch: unknown): Promise<void> {
    this.expectSuccess(await this.ask('PATCH', path, patch, 'application/merge-patch+json'), `PATCH ${path}`);
  }

  /** @throws if it is refused */
  async delete(path: string): Promise<void> {
    this.expectSuccess(await this.ask('DELETE', path), `DELETE ${path}`);
  }

  close(): void {
    this.agent.destroy();
  }

  private expectSuccess({ status, body }: ApiAnswer, what: string): LiveObject {
    if (status >= 300) throw new Error(`${what}: ${status} ${body.message ?? body}`);
    return body;
  }
}
