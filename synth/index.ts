export { compareOutput, type Files, OutputError, type Written, writeOutput } from './output';
export { type IndexEntry, indexText, type Manifest, RenderError, type RenderedFile, renderTarget } from './render';
export { filesOf, type RenderedTarget, render, type Selection, speaksFor, targetsOf } from './synth';
export { toYaml } from './yaml';
