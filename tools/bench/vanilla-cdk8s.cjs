// Vanilla cdk8s: the same objects, a chart for each service, written by App.synth.
'use strict';
const { readFileSync } = require('node:fs');
const { ApiObject, App, Chart } = require('cdk8s');

const [, , input, placeholder, size, out] = process.argv;
const sample = readFileSync(input, 'utf8');
const app = new App({ outdir: out });
for (let at = 0; at < Number(size); at++) {
  const name = `service-${String(at).padStart(5, '0')}`;
  const chart = new Chart(app, name);
  for (const object of JSON.parse(sample.replaceAll(placeholder, name))) new ApiObject(chart, object.kind, object);
}
app.synth();
