import { field } from '../../project/model/reader';
import { goldBySample } from '../framework/gold-samples';
import { listed } from '../framework/project-paths';
import { projectRule } from '../framework/rule';

export const goldNeverShown = projectRule({
  id: 'gold-never-shown',
  group: 'schema',
  severity: 'warning',
  reveals: 'gold',
  summary: 'Gold that no annotator sees measures no one.',
  check(view, report) {
    const { gold: settings, goldNode, file } = view.model.schema;
    if (settings?.share === undefined || !goldNode) return;
    const place = { file, node: field(goldNode, 'share') ?? goldNode };
    const gold = goldBySample(view);
    if (gold.size === 0)
      return report({
        place,
        message: `There is no gold to hide: "data.gold" (${view.model.schema.data.gold.join(', ')}) names no file with a record.`,
        samples: [],
        key: 'gold-never-shown none',
      });
    const missing = [...gold.keys()].filter((id) => !view.isSample(id));
    if (missing.length === 0) return;
    const [first] = missing;
    report({
      place,
      message: `${missing.length} of ${gold.size} gold samples are in no file of "data.samples", so no one is given them: ${listed(missing)}. If their records carry texts, name the files of gold there too.`,
      relatedRecords: [
        { record: { ...gold.get(first!)!.place, path: [] }, message: `The gold of "${first!}"` },
      ],
      key: 'gold-never-shown',
    });
  },
});
