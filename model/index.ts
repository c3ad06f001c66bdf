/** The language that platforms are described in, and what becomes of a description. */
export { type Edge, type ExternalNode, type Graph, type GraphNode, graphOf, type ServiceNode } from './graph';
export { jsonSchema } from './json-schema';
export { type Parsed, type Platform, parse, parseOrThrow } from './parse';
export { ConfigurationError, type Problem, problemText, shown } from './problem';
export { resolve } from './resolve';
export type { EnvironmentInput, PlatformInput, ServiceInput, ServiceSettings } from './schema';
export type * from './target';
