import { entries, field, items, texts } from '../../core/project/reader';
import type { YamlNode } from '../../core/yaml/tree';
import { guidelineRule, type RuleMeta } from '../framework/rule';
import { isOptionOf } from '../framework/settings';

export const invalidRuleOption = guidelineRule({
  id: 'invalid-rule-option',
  group: 'tool',
  severity: 'error',
  fix: 'none',
  summary: 'An option that the rule does not have, or a value it cannot use, leaves the rule at its default.',
  check(model, report, { catalogue }) {
    const { file } = model.schema;
    const lint = field(file.root, 'lint');
    for (const holder of [lint, ...items(field(lint, 'overrides'))]) {
      for (const { key, value } of entries(file, field(holder, 'rules'))) {
        const rule = catalogue.get(key.id);
        if (!rule || value.kind !== 'seq') continue;
        for (const option of entries(file, value.items[1])) {
          const message = faultOf(rule, option.key.id, valueOf(option.value));
          if (message) report({ place: option.key, message, key: `${rule.id} ${option.key.id}` });
        }
      }
    }
  },
});

function faultOf(rule: RuleMeta, name: string, value: unknown): string | undefined {
  if (isOptionOf(rule, name, value)) return undefined;
  const known = rule.options?.[name];
  if (known === undefined) {
    const names = Object.keys(rule.options ?? {});
    const list = names.map((each) => `"${each}"`).join(', ');
    return `The rule "${rule.id}" has no option "${name}". ${names.length > 0 ? `It has: ${list}.` : 'It has no options.'}`;
  }
  const kind = Array.isArray(known) ? 'a list of texts' : KINDS[typeof known as keyof typeof KINDS];
  return `"${name}" must be ${kind}; the default (${JSON.stringify(known)}) is used.`;
}

const KINDS = { number: 'a number', string: 'a text', boolean: 'true or false' };

/** As the model reads options. */
function valueOf(node: YamlNode): unknown {
  if (node.kind === 'seq') return texts(node);
  return node.kind === 'scalar' ? node.value : undefined;
}
