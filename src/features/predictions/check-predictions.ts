import { KeySet } from '../../base/columns/key-set';
import { parseYaml } from '../../base/yaml/parse';
import { checkedFile, hasFindings, type CheckedFile, type CheckOptions } from '../../engine/check-project';
import { compareRecords, type RecordOrder } from '../../project/records/compare-records';
import { isHistory } from '../../engine/findings/file-findings';
import { LineChecks } from '../../engine/findings/line-checks';
import type { WithModel } from '../../engine/project';
import { compareFindings, type Finding, type Severity } from '../../project/findings/finding';
import { eachLine, parseLine } from '../../project/answers/lines';
import { fileProblems } from '../../project/model/build-model';
import type { ProjectModel } from '../../project/model/model';
import { LineLinter } from '../../rules/framework/line-linter';
import { RuleSettings } from '../../rules/framework/settings';
import { CATALOGUE } from '../../rules/registry';
import { CARDS } from './card';
import { PREDICTION_RULES } from './line-rules';
import { predictionIn } from './prediction';
import { listPredictionFiles, type PredictionFile } from './prediction-log';

/** What is wrong in the files of predictions and in the cards of models. Problems in suggestions/ are at most warnings. */
export async function checkPredictions(
  { project, model }: WithModel,
  options: CheckOptions,
): Promise<{ files: CheckedFile[]; filesChecked: number }> {
  const settings = new RuleSettings(model.schema.lint);
  const linter = new LineLinter({ ...model, layers: withoutConditions(model) }, PREDICTION_RULES, settings);
  const lines = new LineChecks(model, project.samples);
  const logs = await listPredictionFiles(project);
  const cards = await project.files.list([CARDS]);
  const files: CheckedFile[] = [];
  const add = (path: string, found: Finding[]): void =>
    void files.push(checkedFile(path, found.sort(compareFindings), options));
  for (const log of logs) add(log.info.path, await logFindings(log));
  for (const { path } of cards) add(path, await cardFindings(path));
  return { files: files.filter(hasFindings), filesChecked: logs.length + cards.length };

  async function logFindings({ info: { path }, isSuggestion }: PredictionFile): Promise<Finding[]> {
    const found: Finding[] = [];
    /** Run and sample -> the order and line of what counts. */
    const counting = new Map<string, RecordOrder & { readonly line: number }>();
    const history = new KeySet();
    await eachLine(project.files, path, {}, (line) => {
      const value = parseLine(line.raw);
      const view = lines.viewOf({ path, kind: 'annotation' }, line, value);
      // A model may leave out layers that people must answer.
      linter.check(view.value ? { ...view, value: { ...view.value, status: 'draft' } } : view, found);
      const prediction = predictionIn(value);
      if (!prediction) return;
      const key = `${prediction.run} ${prediction.sample}`;
      const before = counting.get(key);
      const isNewer = !before || compareRecords(before, prediction) <= 0;
      if (before) history.add(isNewer ? before.line : line.line);
      if (isNewer) counting.set(key, { time: prediction.time, id: prediction.id, line: line.line });
    });
    return found
      .filter((finding) => !isHistory(finding, history) && finding.suppressed === undefined)
      .map((finding) => {
        const kept = isSuggestion ? { ...finding, severity: atMostWarning(finding.severity) } : finding;
        delete kept.fixes;
        return kept;
      });
  }

  async function cardFindings(path: string): Promise<Finding[]> {
    const document = parseYaml(new TextDecoder().decode(await project.files.read(path)));
    const problems = fileProblems('card', { path, document, root: document.root });
    return problems.flatMap(({ rule, message, range, pointer }): Finding[] => {
      const active = settings.active(CATALOGUE.get(rule)!, path);
      const key = `${rule} ${pointer ?? ''}`;
      return active ? [{ rule, severity: active.severity, message, file: path, range, key }] : [];
    });
  }
}

/** Many models answer each question by itself, also one that their other answers would not ask. */
function withoutConditions(model: ProjectModel): ProjectModel['layers'] {
  const layers = new Map(model.layers);
  for (const [id, entry] of layers) {
    if (!entry.layer?.when) continue;
    const layer = { ...entry.layer };
    delete layer.when;
    layers.set(id, { ...entry, layer });
  }
  return layers;
}

const atMostWarning = (severity: Severity): Severity => (severity === 'error' ? 'warning' : severity);
