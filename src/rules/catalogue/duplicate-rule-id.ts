import { citable } from '../../project/model/build-model';
import { idPlace, reportDuplicates } from '../framework/duplicates';
import { FreeIds } from '../../project/model/free-ids';
import { retiredIds } from '../framework/references';
import { guidelineRule } from '../framework/rule';
import { changeTo } from '../framework/yaml-fixes';

export const duplicateRuleId = guidelineRule({
  id: 'duplicate-rule-id',
  group: 'schema',
  severity: 'error',
  fix: 'ask',
  summary: 'Records cite rules by id: an id with two meanings changes the reason recorded for an answer.',
  check({ guideline }, report) {
    if (!guideline) return;
    const retired = retiredIds(guideline);
    const rules = citable(guideline);
    const ids = new FreeIds([...rules.map(({ id }) => id), ...retired.keys()]);
    const renumber = (rule: (typeof rules)[number]) => {
      const free = ids.take(rule.id);
      return { free, fixes: changeTo({ file: rule.file, node: rule.idNode }, free) };
    };
    reportDuplicates(rules, report, (id, again) => {
      const { free, fixes } = renumber(again);
      return {
        message: `"${id}" is the id of two rules; a record that cites it means either. Give this one another: "${free}" is free.`,
        fixes,
      };
    });
    for (const rule of new Map(rules.map((each) => [each.id, each])).values()) {
      const retirement = retired.get(rule.id);
      if (!retirement) continue;
      const { free, fixes } = renumber(rule);
      report({
        place: idPlace(rule),
        message:
          `"${rule.id}" was the id of a rule that version ${retirement.version} ${retirement.type}; records that cite it mean that one. ` +
          `Give this rule another: "${free}" is free.`,
        key: `retired ${rule.id}`,
        fixes,
      });
    }
  },
});
