import { causeOf } from '../../disagreement/causes';
import { guidelineSeparates, tieBreakersFor } from '../../disagreement/citations';
import { conflictOf } from '../../disagreement/conflict';
import { guidelineFileOf } from '../../project/guideline/guideline-file';
import type { Change, ProjectModel } from '../../project/model/model';
import { changesTouching, isKnownVersion } from '../../project/model/staleness';
import type { Layer } from '../../project/schema/layer-types';
import { schemaLayerOf } from '../../project/schema/per-turn';
import { getOrAdd } from '../../base/lists';
import { counted } from '../../base/text/phrases';
import type { Project } from '../../engine/project';
import { describeDifferences, hasShiftedOffsets, labelName } from '../../disagreement/describe-differences';
import type { DisagreementEvidence } from './disagreement-evidence';
import { distinctOf, type Given, type NameOf } from '../../disagreement/given';
import { modelIn } from '../../project/model/label-ids';

/** Finds why people disagree on a layer of a sample. */
export class DisagreementCauses {
  /** Pair and tie-breaker -> how many samples cite it, and on how many of these people still disagree. */
  readonly #citing = new Map<string, { readonly cited: number; readonly differ: number }>();

  constructor(
    private readonly project: Project,
    private readonly model: ProjectModel,
    private readonly evidence: DisagreementEvidence,
  ) {}

  of(layer: Layer, given: readonly Given[]) {
    const { table } = this.project.records;
    const model = modelIn(this.model, layer.id);
    const argued = this.evidence.argumentsOn(layer);
    const found = conflictOf(
      layer,
      distinctOf(given).map(({ comparable }) => comparable),
    );
    const { pairs, labels, kinds } = found;
    const meanings = this.#meanings(layer, given, labels);
    const flags = new Set(given.flatMap(({ row }) => table.flags(row)));
    const isDamaged = given.length > 0 && this.evidence.texts.isDamaged(table.key(given[0]!.row));
    const hasSlip = given.some((one) => this.evidence.slips(layer, one, labels, String).length > 0);
    const cited = [...new Set(given.flatMap(({ row }) => table.rules(row)))];
    const supported = new Set(
      cited.flatMap((id) => argued.get(id)?.supports ?? []).filter((label) => labels.includes(label)),
    );
    const tieBreakerDecides = pairs.some(([a, b]) => tieBreakersFor(model, a, b).length > 0);
    const guidelineUnread = isGuidelineUnread(this.model);
    const undrawn = pairs.filter(([a, b]) => !guidelineSeparates(model, a, b));
    const cause = causeOf({
      kinds,
      guidelineChanged: meanings !== undefined && !hasShiftedOffsets(layer, given),
      damaged: flags.has('broken-preprocessing') || isDamaged,
      ownOtherLabel: hasSlip,
      // If a tie-breaker decides between them, both rules fit and the tie-breaker was overlooked, so it is a confusion.
      citesContradict: supported.size > 1 && !tieBreakerDecides,
      guidelineUnread,
      gap:
        flags.has('guideline-gap') ||
        (!guidelineUnread && pairs.length > 0 && undrawn.length === pairs.length),
    });
    const evidence = (nameOf: NameOf): string[] => {
      const name = ({ row }: Given): string => nameOf(table.annotator(row));
      switch (cause) {
        case 'guideline-changed':
          return this.#changeFacts(meanings!, name);
        case 'preprocessing-damage': {
          const flagging = given.filter(({ row }) => table.flags(row).includes('broken-preprocessing'));
          return [
            ...(flagging.length > 0 ? [`${names(flagging, name)} flagged the text as damaged`] : []),
            ...(isDamaged ? ['The text was decoded wrongly'] : []),
          ];
        }
        case 'slip':
          return given.flatMap((one) => this.evidence.slips(layer, one, labels, nameOf));
        case 'rule-conflict':
          return [...supported].map((label) => {
            const rules = cited.filter((id) => argued.get(id)?.supports.includes(label));
            return `${rules.join(', ')} ${rules.length === 1 ? 'argues' : 'argue'} for ${labelName(model, label)}`;
          });
        case 'guideline-gap': {
          const flagging = given.filter(({ row }) => table.flags(row).includes('guideline-gap'));
          return flagging.length > 0
            ? [`${names(flagging, name)} flagged a gap in the guideline`]
            : undrawn.map(
                ([a, b]) =>
                  `No tie-breaker or exclusion decides between ${labelName(model, a)} and ${labelName(model, b)}`,
              );
        }
        case 'class-confusion':
          return pairs.length > 0
            ? pairs.flatMap(([a, b]) => this.#border(layer, a, b, given, nameOf))
            : describeDifferences(this.model, layer, given, name);
        default:
          return [
            ...(guidelineUnread && labels.length > 0 ? ['The guideline cannot be read'] : []),
            ...describeDifferences(this.model, layer, given, name),
          ];
      }
    };
    return { cause, inDisagreement: found, evidence };
  }

  /** Groups answers by the meaning of the conflicting labels then, oldest first. Undefined unless a change of meaning explains it all. */
  #meanings(
    layer: Layer,
    given: readonly Given[],
    labels: readonly string[],
  ): readonly Meaning[] | undefined {
    const { table } = this.project.records;
    const meanings = new Map<string, Meaning>();
    const explained = new Set<string>();
    for (const one of given) {
      const version = table.version(one.row);
      if (version === undefined || !isKnownVersion(this.model, version)) continue;
      const later = changesTouching(this.model, table.followed(one.row)!, layer.id, labels);
      const key = later.map((change) => this.#versionOf(change)).join('\n');
      const meaning = meanings.get(key) ?? { later, given: [] };
      if (meaning.given.some(({ said }) => said !== one.said)) return undefined;
      meaning.given.push(one);
      meanings.set(key, meaning);
      explained.add(one.said);
    }
    if (meanings.size < 2 || explained.size < 2 || given.some(({ said }) => !explained.has(said)))
      return undefined;
    return [...meanings.values()].sort((a, b) => b.later.length - a.later.length);
  }

  #changeFacts(meanings: readonly Meaning[], name: (one: Given) => string): string[] {
    const { table } = this.project.records;
    const lists = meanings.map(({ later }) => later);
    const changes = [...new Set(lists.flat())].filter(
      (change) => !lists.every((one) => one.includes(change)),
    );
    return [
      ...changes
        .toReversed()
        .map((change) => `Version ${this.#versionOf(change)} changed ${this.#targetName(change)}`),
      ...meanings.flatMap(({ given }) =>
        [...new Set(given.map(({ row }) => table.version(row)))].map((version) => {
          const those = given.filter(({ row }) => table.version(row) === version);
          return `${names(those, name)} answered under version ${version}`;
        }),
      ),
    ];
  }

  #versionOf(change: Change): string {
    return this.model.guideline?.changelog.find(({ changes }) => changes.includes(change))?.version ?? '';
  }

  #targetName({ target }: Change): string {
    return target.id === '*' ? 'everything' : labelName(this.model, target.id);
  }

  /** Facts about the border between two labels: what the guideline says, who cited it, and whether people who cite it agree. */
  #border(layer: Layer, a: string, b: string, given: readonly Given[], nameOf: NameOf): string[] {
    const { table } = this.project.records;
    const model = modelIn(this.model, layer.id);
    const between = `${labelName(model, a)} and ${labelName(model, b)}`;
    const ties = tieBreakersFor(model, a, b).map(({ id }) => id);
    const facts = [...ties, ...exclusions(model, a, b)].flatMap((rule) => {
      const by = given.filter(({ row }) => table.rules(row).includes(rule));
      return [
        `${rule} decides between ${between}`,
        ...(by.length > 0 ? [`${names(by, (one) => nameOf(table.annotator(one.row)))} cited ${rule}`] : []),
        ...this.#effect(layer, a, b, rule, by.length > 0),
      ];
    });
    return facts.length > 0 ? facts : [`Nothing in the guideline decides between ${between}`];
  }

  #effect(layer: Layer, a: string, b: string, rule: string, isCitedHere: boolean): string[] {
    const { cited, differ } = this.#citingOf(layer, a, b, rule);
    if (cited === 0) return [`${rule} was never cited on a sample with these labels`];
    // Cited only here, which the facts already say.
    if (isCitedHere && cited === 1) return [];
    const outcome =
      cited > 1
        ? `annotators disagree on ${differ} of them`
        : differ > 0
          ? 'annotators disagree there'
          : 'annotators agree there';
    return [
      ...(isCitedHere ? [] : [`${rule} was not cited here`]),
      `${rule} was cited on ${counted(cited, 'sample')} with these labels; ${outcome}`,
    ];
  }

  /** Counts samples that two people labelled, at least one with `a` or `b`, on which someone cited the rule. */
  #citingOf(layer: Layer, a: string, b: string, rule: string): { cited: number; differ: number } {
    const schemaLayer = schemaLayerOf(layer.id);
    const id = JSON.stringify([schemaLayer, a, b, rule]);
    const { records, disagreements } = this.project;
    const { table } = records;
    return getOrAdd(this.#citing, id, () => {
      const keys = [...disagreements.samplesLabelledTwice(schemaLayer, a, b)];
      const cited = keys.filter((key) =>
        [...table.countingOn(key)].some((row) => table.rules(row).includes(rule)),
      );
      const differ = cited.filter((key) => disagreements.hasDisagreementOn(key, schemaLayer));
      return { cited: cited.length, differ: differ.length };
    });
  }
}

const isGuidelineUnread = ({ schema, guideline }: ProjectModel): boolean =>
  guideline ? guideline.file.root.kind !== 'map' : guidelineFileOf(schema.file) !== undefined;

interface Meaning {
  /** The changes since then that affect these labels, newest first. */
  readonly later: readonly Change[];
  readonly given: Given[];
}

const names = (given: readonly Given[], name: (one: Given) => string): string =>
  given.map(name).sort().join(', ');

/** The criteria of each of two labels that send cases to the other. */
function exclusions(model: ProjectModel, a: string, b: string): string[] {
  const sends = (from: string, to: string): string[] =>
    (model.definitions.get(from)?.exclude ?? []).flatMap(({ id, useInstead }) =>
      useInstead?.id === to && id !== undefined ? [id] : [],
    );
  return [...sends(a, b), ...sends(b, a)];
}
