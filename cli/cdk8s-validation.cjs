// The checks, as cdk8s-cli takes them: it loads a class by name and hands it the files that were written.
'use strict';
require('tsx/cjs');
const { platform } = require('../config/platform.ts');
const { validateTargets } = require('../checks/validate.ts');
const { applySuppressions } = require('../checks/suppress.ts');
const { parseOrThrow } = require('../model/index.ts');
const { render } = require('../synth/index.ts');

class PlatformChecks {
  async validate(context) {
    const parsed = parseOrThrow(platform);
    const rendered = render(parsed, {});
    const files = rendered.reduce((total, { files: own }) => total + own.length, 0);
    if (context.manifests.length !== files) throw new Error(`cdk8s found ${context.manifests.length} manifests, but ${files} are rendered`);
    const { objects, findings } = validateTargets(rendered, {});
    const left = applySuppressions(findings, parsed.frame.suppressions, new Date().toISOString().slice(0, 10));
    context.logger.log(`${objects} objects checked`);
    for (const { rule, object, file, path, message, why, fix } of left.filter(({ severity }) => severity === 'error')) {
      context.report.addViolation({
        ruleName: rule,
        recommendation: `${message}: ${why}`,
        fix,
        violatingResources: [{ resourceName: object, manifestPath: file, locations: path ? [path] : [] }],
      });
    }
    context.report.submit(left.some(({ severity }) => severity === 'error') ? 'failure' : 'success');
  }
}

module.exports = { PlatformChecks };
