import { quoted } from '../../base/text/phrases';
import { idPlace } from '../framework/duplicates';
import { components, shortestPath, type Graph } from '../framework/graph';
import { preferences, tieBreakerLists, type Preference } from '../framework/preferences';
import { guidelineRule, type YamlReport, type ReportYaml } from '../framework/rule';

export const tieBreakCycle = guidelineRule({
  id: 'tie-break-cycle',
  group: 'guideline',
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
    const next = graph.get(edge.winner) ?? new Set<string>();
    graph.set(edge.winner, next.add(edge.loser));
    const key = `${edge.winner}\n${edge.loser}`;
    if (!steps.has(key)) steps.set(key, edge);
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
