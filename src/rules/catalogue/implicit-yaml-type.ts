import type { SourceFile } from '../../core/project/model';
import { replaceScalar } from '../../core/yaml/edit';
import type { YamlNode, YamlScalar } from '../../core/yaml/tree';
import { guidelineRule, type YamlReport } from '../framework/rule';
import { yamlFiles } from '../framework/suppressions';
import { yamlFix } from '../framework/yaml-fixes';

export const implicitYamlType = guidelineRule({
  id: 'implicit-yaml-type',
  group: 'schema',
  severity: 'warning',
  fix: 'safe',
  summary: 'YAML 1.1 readers (PyYAML and others) read `no` as false and `2026-01-01` as a date.',
  check(model, report) {
    for (const file of yamlFiles(model)) visit(file.document.root, file, report);
  },
});

/** Collections without a finding: they are not looked at again while they live, which is until their text changes. */
const clean = new WeakSet<YamlNode>();

/** Whether there is nothing to report. */
function visit(node: YamlNode, file: SourceFile, report: (finding: YamlReport) => void): boolean {
  if (node.alias !== undefined || clean.has(node)) return true;
  if (node.kind === 'scalar') return checkScalar(node, file, report);
  let isClean = true;
  if (node.kind === 'seq') for (const item of node.items) isClean = visit(item, file, report) && isClean;
  if (node.kind === 'map') {
    for (const { key, value } of node.entries) {
      isClean = checkScalar(key, file, report) && isClean;
      // Under `lint`, `off` is a word of the format, and both readings of it are understood.
      if (node === file.document.root && key.value === 'lint') continue;
      isClean = visit(value, file, report) && isClean;
    }
  }
  if (isClean) clean.add(node);
  return isClean;
}

const BOOLEAN = /^(?:y|n|yes|no|on|off)$/i;
const DATE = /^\d{4}-\d\d?-\d\d?(?:[Tt ].*)?$/;
const NUMBER = /^[-+]?(?:0b[01_]+|\d[\d_]*_[\d_]*|\d+(?::[0-5]?\d)+(?:\.\d*)?)$/;
const LONGEST = 40;

/**
 * Reports a text that is read in two ways; whether it is none. A number is a number in either version, and a wrong one is the JSON
 * Schema's.
 */
function checkScalar(scalar: YamlScalar, file: SourceFile, report: (finding: YamlReport) => void): boolean {
  const { value, style, source } = scalar;
  if (style !== 'plain' || typeof value !== 'string' || source.length > LONGEST) return true;
  const kind = BOOLEAN.test(source)
    ? 'true or false'
    : DATE.test(source)
      ? 'a date'
      : NUMBER.test(source)
        ? 'a number'
        : undefined;
  if (!kind) return true;
  report({
    place: { file, node: scalar },
    message: `Readers of YAML 1.1 take ${source} for ${kind}. Put it in quotes.`,
    key: source,
    fixes: yamlFix('Put it in quotes', 'safe', { file, edit: replaceScalar(file.document, scalar, value) }),
  });
  return false;
}
