import type { ProjectModel } from '../../project/model/model';
import { forEachAnswer } from '../framework/answers';
import { answerRule } from '../framework/rule';
import { knownLayers } from '../framework/known-layers';
import { modelIn } from '../../project/model/label-ids';
import { forEachLabel } from '../../project/answers/named-labels';

export const missingCitation = answerRule({
  id: 'missing-citation',
  kinds: ['annotation'],
  severity: 'warning',
  summary: 'The project requires a cited rule here: without it, no one can tell why the label was given.',
  start(model) {
    const wanted = wantedCitations(model);
    if (!wanted) return () => {};
    const layers = knownLayers(model);
    const byLayer = new Map(
      [...layers.keys()].map((id) => [id, wantedCitations(modelIn(model, id))!.labels]),
    );
    return (line, report) => {
      const record = line.value;
      if (!record || record.withdrawn === true || record.status === 'draft') return;
      if (Array.isArray(record.rules) && record.rules.length > 0) return;
      // A flag explains why there is no citation.
      if (Array.isArray(record.flags) && record.flags.length > 0) return;
      let isReported = false;
      forEachAnswer(line, (id, value, base, key) => {
        const layer = layers.get(id);
        if (!layer || isReported) return;
        const labels = byLayer.get(id)!;
        if (wanted.layers.has(id)) {
          isReported = true;
          report({ path: [...base, key], part: 'key', message: message(`An answer on "${id}"`) });
          return;
        }
        forEachLabel(layer, value, (label, below) => {
          if (isReported || !(wanted.all || labels.has(label))) return;
          isReported = true;
          report({ path: [...base, key, ...below], message: message(`"${label}"`) });
        });
      });
    };
  },
});

const message = (what: string): string =>
  `${what} needs at least one cited rule (quality.cite_rules of the schema), but the record cites none. Cite the rule that decided it.`;

interface Wanted {
  readonly all: boolean;
  readonly labels: ReadonlySet<string>;
  readonly layers: ReadonlySet<string>;
}

/** Undefined if the project requires no citations, or the guideline has nothing to cite. */
function wantedCitations({ schema, layers, citable }: ProjectModel): Wanted | undefined {
  const { citeRules } = schema;
  if (citeRules.length === 0 || citable.size === 0) return undefined;
  return {
    all: citeRules.includes('all'),
    labels: new Set(citeRules.filter((id) => !layers.has(id))),
    layers: new Set(citeRules.filter((id) => layers.has(id))),
  };
}
