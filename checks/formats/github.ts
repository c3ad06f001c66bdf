import { type Format, fileOf, headline } from './format';

/**
 * Workflow commands of GitHub Actions, which show findings beside the lines of a pull request.
 * @see https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
 */
export const github: Format = (findings, meta) =>
  findings
    .map((finding) => {
      const { rule, severity, object, line, why, fix } = finding;
      const properties = {
        file: fileOf(finding, meta),
        ...(line === undefined ? {} : { line: String(line) }),
        title: object === '' ? rule : `${rule}: ${object}`,
      };
      const list = Object.entries(properties).map(([key, value]) => `${key}=${inProperty(value)}`);
      return `::${severity} ${list.join(',')}::${inData(`${headline(finding)}\n${why}\nFix: ${fix}`)}\n`;
    })
    .join('');

const inData = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const inProperty = (text: string): string => inData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
