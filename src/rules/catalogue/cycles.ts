import { quoted } from '../../base/text/phrases';
import { components, type Graph, shortestPath } from '../framework/graph';
import { idPlace } from '../framework/yaml-fixes';
import { guidelineRule, type YamlReport, type ReportYaml } from '../framework/rule';
import type { LabelDef, LocatedText } from '../../project/model/model';
import { FUNCTION_WORDS, nameStems, stem, wordsAt } from '../framework/words';
import { preferences, tieBreakerLists, type Preference } from '../framework/preferences';
import { getOrAdd } from '../../base/lists';

export const hierarchyCycle = guidelineRule({
  id: 'hierarchy-cycle',
  group: 'taxonomy',
  severity: 'error',
  summary: 'A label that is above itself has no place in the tree.',
  check(model, report) {
    const graph: Graph = new Map();
    for (const { id, parent } of model.labels.values()) {
      if (!parent) continue;
      if (parent.id === id) {
        report({
          place: parent,
          message: `"${id}" is its own parent. Take the parent out, or name another.`,
          key: id,
        });
      } else graph.set(id, new Set([parent.id]));
    }
    for (const members of components(graph)) {
      // Each label has one parent, so a component is a single cycle.
      const [start] = members;
      const circle = [start!];
      for (let id = [...graph.get(start!)!][0]!; id !== start; id = [...graph.get(id)!][0]!) circle.push(id);
      const last = model.labels.get([...members].at(-1)!)!;
      report({
        place: last.parent!,
        message: `The parents go in a circle: ${quoted([...circle, start!], ' below ')}. Take one of them out.`,
        related: circle
          .filter((id) => id !== last.id)
          .map((id) => ({
            place: idPlace(model.labels.get(id)!),
            message: `"${id}" is below "${[...graph.get(id)!][0]}".`,
          })),
        key: circle.toSorted().join(' '),
      });
    }
  },
});

export const conditionCycle = guidelineRule({
  id: 'condition-cycle',
  group: 'schema',
  severity: 'error',
  summary: 'A layer that waits for its own answer is never asked.',
  check(model, report) {
    const graph: Graph = new Map();
    for (const { id, layer, layerRefs } of model.layers.values()) {
      const waitsFor = new Set(Object.keys(layer?.when ?? {}));
      const own = layerRefs.find((ref) => ref.id === id && waitsFor.has(id));
      if (own)
        report({
          place: own,
          message: `"${id}" is asked only when "${id}" is answered, so never. Name another layer.`,
          key: id,
        });
      waitsFor.delete(id);
      graph.set(id, waitsFor);
    }
    for (const members of components(graph)) {
      const layers = [...members].map((id) => model.layers.get(id)!).sort((a, b) => startOf(a) - startOf(b));
      const last = layers.at(-1)!;
      report({
        place: last.layerRefs.find((ref) => members.has(ref.id)) ?? idPlace(last),
        message: `${quoted(layers.slice(0, -1).map(({ id }) => id))} and "${last.id}" wait for each other's answers and are never asked. Take one of the conditions out.`,
        related: layers
          .slice(0, -1)
          .map((layer) => ({ place: idPlace(layer), message: `"${layer.id}" waits too.` })),
        key: [...members].sort().join(' '),
      });
    }
    function startOf({ file, node }: (typeof model.schema.layers)[number]): number {
      return file.document.range(node).start;
    }
  },
});

const MAX_WORDS = 12;

/** English words that name any sample, or introduce the name once more: "i.e." */
const SAYS_NOTHING = new Set(
  'comment content e g i ie eg kind language like message namely sample text type word words'.split(' '),
);

export const circularDefinition = guidelineRule({
  id: 'circular-definition',
  severity: 'warning',
  summary: 'A definition that only repeats the name explains nothing.',
  check(model, report) {
    for (const { id, definition } of model.definitions.values()) {
      const label = model.labels.get(id);
      if (!definition || !label || !isCircular(definition, label)) continue;
      report({
        place: definition,
        message: `The definition of "${id}" only repeats its name. Say what must be in a sample, in other words.`,
        key: id,
      });
    }
  },
});

/** Whether all content words of a definition are in the label's id or name. */
function isCircular(definition: LocatedText, label: LabelDef): boolean {
  const names = nameStems(label);
  let count = 0;
  for (const word of wordsAt(definition)) {
    if (FUNCTION_WORDS.has(word)) continue;
    const isOfName = names.some((name) => name.has(stem(word)));
    if (!isOfName && SAYS_NOTHING.has(word)) continue;
    count += 1;
    if (count > MAX_WORDS || !isOfName) return false;
  }
  return count > 0;
}

export const tieBreakCycle = guidelineRule({
  id: 'tie-break-cycle',
  severity: 'error',
  summary: 'If each label loses to the next in a circle, none of them wins.',
  check(model, report) {
    for (const list of tieBreakerLists(model.guideline)) checkCycles(preferences(list), report);
  },
});

function checkCycles(all: readonly Preference[], report: ReportYaml): void {
  const reported = new Set<string>();
  for (const cycle of [...cycles(all.filter(({ isAlways }) => isAlways)), ...cycles(all)]) {
    // A cycle that always applies is also found among all preferences.
    const labels = cycle.map(({ winner }) => winner);
    const key = labels.toSorted().join(' ');
    if (reported.has(key)) continue;
    reported.add(key);
    report(reportOf(cycle, key));
  }
}

function reportOf(cycle: readonly Preference[], key: string): YamlReport {
  const isAlways = cycle.every((step) => step.isAlways);
  const last = cycle.reduce((a, b) => (positionOf(b) > positionOf(a) ? b : a));
  const labels = cycle.map(({ winner }) => winner);
  const circle = quoted([...labels, labels[0]!], ' over ');
  return {
    place: idPlace(last.by),
    message: isAlways
      ? `The tie-breakers go in a circle: ${circle}. Turn one of them round, or give it a "when".`
      : `The tie-breakers go in a circle where their conditions meet: ${circle}. Make sure that they exclude each other.`,
    related: cycle
      .filter(({ by }) => by !== last.by)
      .map((step) => ({
        place: idPlace(step.by),
        message: `"${step.by.id}" prefers "${step.winner}" to "${step.loser}".`,
      })),
    key,
    ...(!isAlways && { severity: cycle.some((step) => step.isAlways) ? 'warning' : 'info' }),
  };
}

const positionOf = ({ by }: Preference): number => by.file.document.range(by.idNode).start;

/** One shortest cycle of three or more labels per component; rule contradictory-tie-breakers reports cycles of two. */
function cycles(edges: readonly Preference[]): Preference[][] {
  const graph: Graph = new Map();
  const steps = new Map<string, Preference>();
  for (const edge of edges) {
    getOrAdd(graph, edge.winner, () => new Set<string>()).add(edge.loser);
    getOrAdd(steps, `${edge.winner}\n${edge.loser}`, () => edge);
  }
  return components(graph).flatMap((component) => {
    for (const from of component) {
      for (const to of graph.get(from) ?? []) {
        if (!component.has(to)) continue;
        const back = shortestPath(graph, to, from, { detour: true });
        // `back` ends where it began: each pair of adjacent labels is a step.
        if (back)
          return [
            [from, ...back.slice(0, -1)].map((label, at, path) =>
              steps.get(`${label}\n${path[at + 1] ?? from}`)!,
            ),
          ];
      }
    }
    return [];
  });
}
