import { quoted } from '../../base/text/phrases';
import type { SourceFile } from '../../project/model/model';
import { entries, field, items } from '../../project/model/reader';
import { nearest } from '../../project/schema/describe-error';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import { isKeyBeside } from '../framework/named-beside';
import { accepts, describeAccepted, type RuleOption } from '../framework/options';
import { guidelineRule, type RuleMeta, type ReportYaml } from '../framework/rule';
import { changeTo } from '../framework/yaml-fixes';

export const invalidRuleOption = guidelineRule({
  id: 'invalid-rule-option',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'An unknown option or an invalid value has no effect: the rule uses its default.',
  check(model, report, { catalogue }) {
    const { file } = model.schema;
    const lint = field(file.root, 'lint');
    for (const holder of [lint, ...items(field(lint, 'overrides'))]) {
      for (const { key, value } of entries(file, field(holder, 'rules'))) {
        const rule = catalogue.get(key.id);
        const options = value.kind === 'seq' ? value.items[1] : undefined;
        if (!rule || !options) continue;
        if (holder === lint || rule.scope === 'line') checkOptions(rule, file, options, report);
        else refuseOptions(rule, file, options, report);
      }
    }
  },
});

/** Only rules about single lines can have options by file. */
function refuseOptions(rule: RuleMeta, file: SourceFile, node: YamlNode, report: ReportYaml): void {
  if (entries(file, node).length === 0) return;
  report({
    place: { file, node },
    message: `The rule "${rule.id}" checks all files together, so options for some of them have no effect. Put them under "rules" of "lint"; only its severity can differ by file.`,
    key: `${rule.id} overrides`,
  });
}

function checkOptions(rule: RuleMeta, file: SourceFile, node: YamlNode, report: ReportYaml): void {
  for (const { key, value } of entries(file, node)) {
    const option = rule.options && Object.hasOwn(rule.options, key.id) ? rule.options[key.id] : undefined;
    const reportKey = `${rule.id} ${key.id}`;
    if (!option) {
      const near = nearest(key.id, Object.keys(rule.options ?? {}));
      const safety = near !== undefined && isKeyBeside(file.document, key.node, near) ? 'ask' : 'safe';
      report({
        place: key,
        message: unknownOption(rule, key.id, near),
        key: reportKey,
        fixes: changeTo(key, near, safety),
      });
    } else if (!accepts(option, toJs(value))) {
      report({
        place: placeOf(file, value, option, key),
        message: wrongValue(key.id, option),
        key: reportKey,
      });
    }
  }
}

function unknownOption(rule: RuleMeta, name: string, near: string | undefined): string {
  const names = Object.keys(rule.options ?? {});
  if (names.length === 0)
    return `The rule "${rule.id}" has no options: "${name}" has no effect. Take it out.`;
  const hint = near !== undefined ? `Did you mean "${near}"?` : `It has: ${quoted(names)}.`;
  return `The rule "${rule.id}" has no option "${name}", so it has no effect. ${hint}`;
}

function wrongValue(name: string, option: RuleOption): string {
  const { default: value } = option;
  const shown =
    typeof value === 'number' ? String(value) : value.length > 5 ? `${value.length} words` : value.join(', ');
  return `"${name}" takes ${describeAccepted(option)}. The default (${shown}) is used instead.`;
}

/** The wrong item of a list; else the value, or the key if there is no value. */
function placeOf(
  file: SourceFile,
  value: YamlNode,
  option: RuleOption,
  key: { file: SourceFile; node: YamlNode },
) {
  if (value.kind === 'missing') return key;
  const item =
    value.kind === 'seq' && Array.isArray(option.default)
      ? value.items.find((each) => !accepts(option, [toJs(each)]))
      : undefined;
  return { file, node: item ?? value };
}
