/** Conversations in the forms of OpenAI and Anthropic, one per line: `{"messages": [...]}`. docs/formats/messages.md. */
import { isObject } from '../../base/objects';
import type { Format } from '../format';
import { jsonRows } from '../tables/table-rows';
import { nameIn, numberIn, without, type Json } from '../json-values';
import { quoted } from '../loss-report';
import { TalkItems, type Talk } from './conversation-items';

export const messages: Format = {
  id: 'messages',
  title: 'messages of OpenAI and Anthropic',
  conversations: true,
  recognises: (_name, head) =>
    /"messages"\s*:\s*\[\s*\{[^[\]{}]*"role"\s*:/.test(head) &&
    !/"(?:chosen|preferred_output|fields|annotations|observations|traceId|trace_id|resourceSpans)"\s*:/.test(
      head,
    ),
  async *read(files, session) {
    const items = new TalkItems(session);
    for (const file of files)
      for await (const { value, place } of jsonRows(file, session.losses)) {
        const talk = talkOf(value, place);
        if (talk === undefined)
          session.losses.lose(place, 'unreadable', quoted(JSON.stringify(value).slice(0, 80)), {
            samples: 1,
            why: 'it has no list of messages',
          });
        const item = talk && items.item(talk);
        if (item) yield item;
      }
    items.end();
  },
};

/** A line is a conversation, or a request to a model: alone, or in a batch of OpenAI (`body`) or Anthropic (`params`). */
function talkOf(row: Json, place: Talk['place']): Talk | undefined {
  const inner = ['body', 'params'].find((key) => isObject(row[key]) && Array.isArray(row[key].messages));
  const request = inner === undefined ? row : (row[inner] as Json);
  if (!Array.isArray(request.messages)) return undefined;
  const given = row.id ?? row.custom_id;
  const id = nameIn(given);
  // Anthropic has the instructions outside the list of messages.
  const system = request.system;
  const hasSystem = typeof system === 'string' || Array.isArray(system);
  const used = ['messages', ...(hasSystem ? ['system'] : [])];
  const ids = id === undefined ? [] : ['id', 'custom_id'];
  const outer = inner === undefined ? {} : without(row, [inner, ...ids]);
  return {
    place,
    id,
    messages: hasSystem ? [{ role: 'system', content: system }, ...request.messages] : request.messages,
    fields: without(request, inner === undefined ? [...used, ...ids] : used),
    meta: { ...outer, id: numberIn(given) },
  };
}
