export { compareOutput, type Files, type Written, writeOutput } from './output';
export { OutputError } from './output-error';
export { type IndexEntry, indexText, type Manifest, RenderError, type RenderedFile, renderTarget } from './render';
export { filesOf, type RenderedTarget, render, type Selection, speaksFor, targetsOf } from './synth';
export { toYaml } from './yaml';
