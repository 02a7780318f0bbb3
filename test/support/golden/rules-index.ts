import type { Rule, RuleGroup } from '../../../src/rules/framework/rule';

const TITLES: Readonly<Record<RuleGroup, string>> = {
  tool: 'The files themselves',
  schema: 'Schema',
  taxonomy: 'Taxonomy',
  guideline: 'Guideline',
  data: 'Data',
  annotations: 'Annotations',
};

/** The list of all rules in docs/rules/README.md. */
export function rulesIndex(rules: readonly Rule[]): string {
  return Object.entries(TITLES)
    .map(([group, title]) => {
      const rows = rules.filter((rule) => rule.group === group).map(row);
      return rows.length === 0
        ? ''
        : `\n### ${title}\n\n| rule | severity | scope | fix | why |\n|---|---|---|---|---|\n${rows.join('')}`;
    })
    .join('');
}

const row = (rule: Rule): string =>
  `| [${rule.id}](${rule.id}.md) | ${severityInWords(rule)} | ${rule.scope} | ${rule.fix} | ${rule.summary} |\n`;

/** The severity by default and, where it is another one, under `extends: strict`. */
export const severityInWords = ({ severity, strict }: Rule): string =>
  strict === undefined || strict === severity ? severity : `${severity} (strict: ${strict})`;
