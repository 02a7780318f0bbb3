import type { Layer } from '../../core/schema/layer-types';
import type { Answer, PanelSample } from '../../protocol/panel';
import { compareAnswers } from '../view/compare-answers';
import { Icon } from './icon';

interface Props {
  sample: PanelSample;
  /** The annotator's own answer on screen, shown beside the others' when it says something. */
  own: { annotator: string; answer: Answer } | undefined;
  layers: readonly Layer[];
  names(label: string): string;
}

/** Everybody's answers on a sample side by side: what all say is quiet, what differs is marked by shape and words, not by colour alone. */
export function Others({ sample, own, layers, names }: Props) {
  const people = [...(own ? [own] : []), ...(sample.others ?? [])];
  if (!sample.others || people.length === 0) return null;
  const compared = compareAnswers(
    layers,
    people.map(({ answer }) => answer),
    [...sample.text],
    names,
  );
  return (
    <section class="others" aria-label="Everybody's answers">
      <table>
        <thead>
          <tr>
            <td />
            {people.map(({ annotator, answer }) => (
              <th scope="col" key={annotator}>
                {annotator}
                {answer.status === 'draft' && <small> draft</small>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compared.map(({ layer, differs, byPerson }) => (
            <tr key={layer.id} class={differs ? 'differs' : ''}>
              <th scope="row">
                {differs && <span aria-label="differs: ">≠ </span>}
                {layer.name ?? layer.id}
              </th>
              {byPerson.map((said, person) => (
                <td key={people[person]!.annotator}>
                  {said === undefined ? (
                    <span class="quiet">not answered</span>
                  ) : said.length === 0 ? (
                    <span class="quiet">none</span>
                  ) : (
                    said.map(({ key, text, detail, disputed }) => (
                      <div key={key} class={disputed ? 'disputed' : 'agreed'} dir="auto">
                        {text}
                        {detail !== undefined && <small> {detail}</small>}
                      </div>
                    ))
                  )}
                </td>
              ))}
            </tr>
          ))}
          {people.some(({ answer }) => answer.rules.length > 0) && (
            <tr>
              <th scope="row">rules cited</th>
              {people.map(({ annotator, answer }) => (
                <td key={annotator} class="rule-id">
                  {answer.rules.join(', ') || <span class="quiet">none</span>}
                </td>
              ))}
            </tr>
          )}
          {people.some(({ answer }) => answer.flags.length > 0 || answer.note !== '') && (
            <tr>
              <th scope="row">flags, note</th>
              {people.map(({ annotator, answer }) => (
                <td key={annotator}>
                  {answer.flags.map((flag) => (
                    <div key={flag}>
                      <Icon name="flag" /> {flag.replaceAll('-', ' ')}
                    </div>
                  ))}
                  {answer.note !== '' && <div dir="auto">{answer.note}</div>}
                </td>
              ))}
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
