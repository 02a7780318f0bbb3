import type { ProjectModel } from '../../project/model/model';
import { RuleSettings } from '../../rules/framework/settings';
import { describeAccepted, type RuleOption } from '../../rules/framework/options';
import { CATALOGUE } from '../../rules/registry';
import { code, paragraphs, plain } from '../../base/text/markdown';

const FIXES = { none: '', ask: 'Offers a quick fix. ', safe: 'Can be fixed by itself. ' } as const;

/** A lint rule in Markdown: why it matters, how it is set here, its options. */
export function lintRuleCard(model: ProjectModel, id: string, docs?: string): string {
  const rule = CATALOGUE.get(id);
  if (!rule) return `${code(id)}: not a rule of the linter`;
  const active = new RuleSettings(model.schema.lint).active(rule, model.schema.file.path);
  const options = Object.entries(rule.options ?? {});
  // A list of words is too long to show.
  const set = (name: string, option: RuleOption) =>
    typeof option.default === 'number' ? ` ${code(String(active?.options[name] ?? option.default))}` : '';
  return paragraphs(
    `**${id}**: ${active ? active.severity : 'off'} in this project (${rule.severity} by default)`,
    plain(rule.summary),
    FIXES[rule.fix].trim(),
    options.length > 0 &&
      `Options:\n${options.map(([name, option]) => `- ${code(name)}${set(name, option)}: ${plain(`${option.description} (${describeAccepted(option)})`)}`).join('\n')}`,
    docs !== undefined && `[More about ${id}](${docs})`,
  );
}
