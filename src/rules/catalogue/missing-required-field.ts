import type { SchemaProblem } from '../../project/model/model';
import { insertKey } from '../../base/yaml/edit';
import type { JsValue } from '../../base/yaml/tree';
import { missingByUnknown, problemsOf } from '../framework/problems';
import { HELD_BACK, isCauseOfHeldBack } from '../framework/read-whole';
import { guidelineRule } from '../framework/rule';
import { yamlFix } from '../framework/yaml-fixes';

export const missingRequiredField = guidelineRule({
  id: 'missing-required-field',
  group: 'tool',
  severity: 'error',
  fix: 'ask',
  summary: 'Readers of the file cannot do without this key.',
  check(model, report) {
    const misspelt = new Set(missingByUnknown(model).values());
    for (const problem of problemsOf(model, 'missing-required-field')) {
      // Rule unknown-key reports it.
      if (misspelt.has(problem)) continue;
      report({
        place: problem,
        message: problem.message + (isCauseOfHeldBack(model, problem) ? HELD_BACK : ''),
        key: `${problem.pointer ?? ''} ${problem.key ?? ''}`,
        fixes: fixesOf(problem),
      });
    }
  },
});

/** Initial values. Texts are TBD, which rule unresolved-placeholder reports. */
const STUBS: Readonly<Record<string, JsValue>> = {
  labelwright: 1,
  data: { samples: ['data/*.jsonl'] },
  version: '0.1.0',
  id: 'TBD',
  text: 'TBD',
  type: 'choice',
  labels: ['TBD'],
  prefer: 'TBD',
  impact: 'semantic',
};

function fixesOf({ holder, key, file, pointer = '' }: SchemaProblem) {
  if (!holder || key === undefined || (holder.kind !== 'map' && holder.kind !== 'missing')) return [];
  const stub = key === 'type' && pointer.includes('/changes/') ? 'changed' : STUBS[key];
  if (stub === undefined) return [];
  return yamlFix(`Add "${key}"`, 'ask', { file, edit: insertKey(file.document, holder, key, stub) });
}
