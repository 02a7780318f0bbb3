import { suppressionsOf, yamlFiles, type UnusedSuppression } from '../framework/suppressions';
import { guidelineRule, type Rule, type YamlReport, type RuleMeta, type ReportYaml } from '../framework/rule';
import { field, entries, items } from '../../project/model/reader';
import type { SuppressedFinding, ProjectModel, SourceFile } from '../../project/model/model';
import { removeItem } from '../../base/yaml/edit-remove';
import { fixEdit, WITHOUT_RULE } from '../framework/yaml-findings';
import { takesComment, yamlFix, changeTo } from '../framework/yaml-fixes';
import { replaceScalar, type TextEdit } from '../../base/yaml/edit';
import { nearest } from '../../project/schema/describe-error';
import type { YamlPlace } from '../framework/line-view';
import { quoted } from '../../base/text/phrases';
import { toJs, type YamlNode } from '../../base/yaml/tree';
import { isKeyBeside } from '../framework/named-beside';
import { accepts, describeAccepted, type RuleOption } from '../framework/options';

export const invalidSuppression = guidelineRule({
  id: 'invalid-suppression',
  group: 'tool',
  severity: 'warning',
  summary: 'A malformed suppression comment has no effect.',
  check(model, report) {
    for (const file of yamlFiles(model)) {
      for (const { start, end, message } of suppressionsOf(file.document).problems) {
        report({ place: { file, start, end }, message });
      }
    }
  },
});

export const suppressionWithoutReason = guidelineRule({
  id: 'suppression-without-reason',
  group: 'tool',
  severity: 'info',
  summary: 'The next reader cannot tell a decision from a shortcut.',
  check(model, report) {
    for (const { reason, node, file, rule, sample } of model.schema.lint.suppress)
      if (reason === undefined)
        report({
          place: { file, node: field(node, 'reason') ?? node },
          message: 'Say why: give a "reason".',
          key: `${rule} ${sample}`,
        });
    for (const file of yamlFiles(model)) {
      const seen = new Set<number>();
      for (const { reason, start, end } of suppressionsOf(file.document).all) {
        if (reason !== undefined || seen.has(start)) continue;
        // A block for several rules is several suppressions in one comment.
        seen.add(start);
        report({
          place: { file, start, end },
          message: 'Say why: put " -- " and the reason behind the rule ids.',
        });
      }
    }
  },
});

/** Reported by `lintYaml` and `unusedInData` after the other rules have run: only then is it known what was suppressed. */
export const unusedSuppression = {
  ...guidelineRule({
    id: 'unused-suppression',
    group: 'tool',
    severity: 'warning',
    fix: 'safe',
    summary: 'A suppression without a finding hides the next real finding.',
    check: () => undefined,
  }),
  reportOf,
  reportOfEntry,
};

/** An entry of `lint.suppress`. Its data may not be on this machine, so the fix needs confirmation. */
function reportOfEntry({ rule, sample, annotator, index, node, file }: SuppressedFinding): YamlReport {
  const list = field(field(file.root, 'lint'), 'suppress');
  const edit = list?.kind === 'seq' ? removeItem(file.document, list, index) : undefined;
  const answer = annotator === undefined ? '' : `"${annotator}" on `;
  return {
    place: { file, node },
    message: `The rule "${rule}" finds nothing about ${answer}the sample "${sample}". Remove the entry, so that it does not hide a later finding.`,
    key: `${rule} ${sample} ${annotator ?? ''}`,
    fixes: takesComment(file, edit) ? [] : yamlFix('Remove the entry', 'ask', { file, edit }),
  };
}

/** A comment. Its data may not be on this machine, so the fix of a rule about data needs confirmation. */
function reportOf({ file, suppression, rule }: UnusedSuppression, scope: Rule['scope']): YamlReport {
  const edit = removal(file.document.text, rule, suppression);
  return {
    place: { file, start: rule.start, end: rule.end },
    message:
      scope === 'line'
        ? `The rule "${rule.id}" looks at data, where no comment reaches it. Remove it here; "suppress" under "lint" suppresses a single finding in data.`
        : `The rule "${rule.id}" finds nothing here. Remove it from the comment, so that it does not hide a later finding.`,
    key: `${rule.id} ${suppression.kind}`,
    ...(edit && {
      fixes: [
        {
          title: suppression.rules.length > 1 ? `Remove "${rule.id}" from the comment` : 'Remove the comment',
          safety: scope === 'project' ? 'ask' : 'safe',
          edits: [fixEdit(file, edit)],
        },
      ],
    }),
  };
}

/** Removes one id with its comma, or the whole comment with its space. A block has a second comment, which the author changes. */
function removal(
  text: string,
  rule: UnusedSuppression['rule'],
  { kind, rules, start, end }: UnusedSuppression['suppression'],
): TextEdit | undefined {
  if (kind === 'block') return undefined;
  const at = rules.indexOf(rule);
  const next = rules[at + 1];
  const last = rules[at - 1];
  if (next) return { start: rule.start, end: next.start, newText: '' };
  if (last) return { start: last.end, end: rule.end, newText: '' };
  let from = start;
  while (from > 0 && /[ \t]/.test(text[from - 1]!)) from--;
  const isWholeLine = from === 0 || text[from - 1] === '\n';
  const lineEnd = /^\r?\n/.exec(text.slice(end, end + 2))?.[0].length ?? 0;
  return { start: from, end: isWholeLine ? end + lineEnd : end, newText: '' };
}

/** A rule id that the project names, and how to replace it. */
interface Mention {
  readonly id: string;
  readonly place: YamlPlace;
  readonly write: (id: string) => TextEdit | undefined;
  readonly beside: readonly string[];
}

export const unknownRule = guidelineRule({
  id: 'unknown-rule',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A setting or comment that names an unknown rule has no effect.',
  check(model, report, { catalogue }) {
    const ids = [...catalogue.keys()];
    for (const { id, place, write, beside } of [...inSettings(model), ...inComments(model)]) {
      if (catalogue.has(id) || WITHOUT_RULE.has(id)) continue;
      const near = nearest(id, ids);
      const hint = near ? `Did you mean "${near}"?` : 'Remove it, or look up the id in the list of rules.';
      report({
        place,
        message: `There is no rule "${id}", so this has no effect. ${hint}`,
        key: id,
        fixes: near
          ? yamlFix(
              `Change to "${near}"`,
              // If the list already has the right id, the author decides.
              beside.some((other) => other !== id && nearest(other, [near]) === near) ? 'ask' : 'safe',
              { file: place.file, edit: write(near) },
            )
          : [],
      });
    }
  },
});

function inSettings(model: ProjectModel): Mention[] {
  const { file } = model.schema;
  const lint = field(file.root, 'lint');
  const single = model.schema.lint.suppress.flatMap(({ rule, node }): Mention[] => {
    const place = field(node, 'rule');
    if (place?.kind !== 'scalar') return [];
    const write = (other: string) => replaceScalar(file.document, place, other);
    return [{ id: rule, place: { file, node: place }, write, beside: [] }];
  });
  const lists = [lint, ...items(field(lint, 'overrides'))].map((node) => field(node, 'rules'));
  const settings = lists.flatMap((list) => {
    const keys = entries(file, list).map(({ key }) => key);
    return keys.map(({ id, node }) => ({
      id,
      place: { file, node },
      write: (other: string) =>
        node.kind === 'scalar' ? replaceScalar(file.document, node, other) : undefined,
      beside: keys.map((key) => key.id),
    }));
  });
  return [...settings, ...single];
}

function inComments(model: ProjectModel): Mention[] {
  return yamlFiles(model).flatMap((file) =>
    suppressionsOf(file.document).all.flatMap(({ rules }) =>
      rules.map(({ id, start, end }) => ({
        id,
        place: { file, start, end },
        write: (newText) => ({ start, end, newText }),
        beside: rules.map((rule) => rule.id),
      })),
    ),
  );
}

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
function placeOf(file: SourceFile, value: YamlNode, option: RuleOption, key: YamlPlace): YamlPlace {
  if (value.kind === 'missing') return key;
  const item =
    value.kind === 'seq' && Array.isArray(option.default)
      ? value.items.find((each) => !accepts(option, [toJs(each)]))
      : undefined;
  return { file, node: item ?? value };
}
