/** What near duplicates cost among texts of few templates, against comparing each text with each: nearly all of them are near misses. */
import { bundle, runChild, type BenchOptions, type Measured } from './support';

interface Cost {
  readonly search: number;
  readonly pairs: number;
  readonly links: number;
}

export function run({ quick, folder }: BenchOptions): Measured[] {
  const child = bundle(folder, 'bench/child/template-texts.ts');
  const sizes = quick ? [500, 1_000] : [2_500, 5_000];
  const templates = quick ? 10 : 50;
  const [half, whole] = sizes.map(
    (count) => runChild<Cost>(child, [String(count), String(templates)]).output,
  ) as [Cost, Cost];
  const many = quick ? 2_000 : 20_000;
  const alike = (name: string, what: string): Measured => {
    const { output, rssMb } = runChild<Cost>(child, [String(many), what]);
    return {
      name: `near duplicates of ${many.toLocaleString('en')} texts ${name}`,
      value: output.search / 1000,
      unit: 's',
      goal: 2,
      note: `processor time; ${output.links} pairs join groups; ${rssMb.toFixed(0)} MB`,
    };
  };
  const of = `${sizes[1]!.toLocaleString('en')} texts of ${templates} templates`;
  return [
    {
      name: `near duplicates of ${of} / each with each`,
      value: whole.search / whole.pairs,
      unit: 'x',
      goal: 0.5,
      note: `${(whole.search / 1000).toFixed(1)} s and ${(whole.pairs / 1000).toFixed(1)} s of processor time, ${whole.links} pairs join groups`,
    },
    {
      name: 'the same / half as many texts of them',
      value: whole.search / half.search,
      unit: 'x',
      note: 'each text of a template is a near miss of the others',
    },
    alike('of one form', 'form'),
    alike('of thirty sentences', 'sentences'),
  ];
}
