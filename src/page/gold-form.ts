import { countBy, groupBy } from '../base/lists';
import { quoted } from '../base/text/phrases';
import { qualificationSamples } from '../engine/gold/judged';
import { isGuarded } from '../engine/independence';
import type { WithModel } from '../engine/project';
import type { Fields } from '../project/pages/sent-answers';

/**
 * By what gold can be told from the other samples of a page (JSON Lines), each a sentence: by an id or fields in a form that no other has, such
 * as "gold-1". Where another sample has a form of its own, as random ids do, a form tells nothing. The qualification is no secret.
 */
export function tellsGold({ project, model }: WithModel, lines: string): string[] {
  const idOf = (line: Fields): string => String(line[model.schema.data.id]);
  const open = new Set(qualificationSamples(project, model));
  const shown = lines.match(/[^\n]+/g)?.map((line) => JSON.parse(line) as Fields) ?? [];
  const secret = shown.filter((line) => isGuarded(model) && !open.has(idOf(line)));
  const parts = groupBy(secret, (line) => project.records.gold.has(idOf(line)));
  const forms: [what: string, formOf: (line: Fields) => string][] = [
    ['ids', (line) => idOf(line).replace(/\d+/g, '0')],
    ['fields', (line) => quoted(Object.keys(line).sort())],
  ];
  return forms.flatMap(([what, formOf]) => {
    const others = countBy((parts.get(false) ?? []).map(formOf));
    const told = (parts.get(true) ?? []).filter((line) => !others.has(formOf(line)));
    if (told.length === 0 || others.size === 0 || [...others.values()].includes(1)) return [];
    const named = quoted(told.slice(0, 3).map(idOf));
    return `Gold can be told by its ${what}, which are unlike those of all other samples: ${named}.`;
  });
}
