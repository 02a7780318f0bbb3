import type { ProjectModel, SchemaProblem } from '../../project/model/model';
import { draftGuideline } from '../../project/model/new-project';
import { replaceScalar } from '../../base/yaml/edit';
import { choosableLabels } from '../framework/choosable';
import { problemsOf } from '../framework/problems';
import { HELD_BACK, isCauseOfHeldBack } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { changeTo, inBrackets, yamlFix } from '../framework/yaml-fixes';

export const schemaViolation = guidelineRule({
  id: 'schema-violation',
  group: 'tool',
  severity: 'error',
  fix: 'safe',
  summary: 'A value of the wrong kind is ignored or misread.',
  check(model, report) {
    for (const problem of problemsOf(model, 'schema-violation')) {
      const isHolding = isCauseOfHeldBack(model, problem);
      if (!isHolding && lacksQuotes(problem)) continue;
      report({
        place: problem,
        message: problem.message + (isHolding ? HELD_BACK : ''),
        key: problem.pointer ?? '',
        fixes: isEmptyGuideline(model, problem) ? draftFix(model, problem) : fixesOf(problem),
      });
    }
  },
});

/** Whether a text contains a colon, so that YAML reads it and the lines below it as entries: rule yaml-syntax reports it. */
function lacksQuotes({ expects, node, file }: SchemaProblem): boolean {
  if (expects !== 'text' || node.kind !== 'map') return false;
  const { document } = file;
  const { start } = document.range(node);
  return document.problems.some((problem) => problem.code === 'quotes-needed' && problem.start === start);
}

const isEmptyGuideline = ({ guideline }: ProjectModel, { file, node }: SchemaProblem): boolean =>
  file === guideline?.file && node === file.document.root && node.kind === 'missing';

function draftFix(model: ProjectModel, { file }: SchemaProblem) {
  const { text } = file.document;
  const newText = draftGuideline(choosableLabels(model).map(({ id }) => id));
  const gap = text === '' || text.endsWith('\n') ? '' : '\n';
  const edit = { start: text.length, end: text.length, newText: gap + newText };
  return yamlFix('Write a draft, with its labels to be defined', 'ask', { file, edit });
}

function fixesOf(problem: SchemaProblem) {
  const { expects, suggestion, node, file } = problem;
  if (node.kind !== 'scalar' || node.style !== 'plain' || node.value === null) return [];
  if (expects === 'list') return inBrackets(problem);
  if (expects !== 'text') return changeTo(problem, suggestion);
  // A number or boolean in place of a text was meant literally: `version: 1.10` is not 1.1.
  const edit = replaceScalar(file.document, node, node.source);
  return yamlFix(`Put quotes around ${node.source}`, 'safe', { file, edit });
}
