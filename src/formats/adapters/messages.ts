/** Conversations in the forms of OpenAI and Anthropic, one per line: `{"messages": [...]}`. docs/formats/messages.md. */
import { isObject } from '../../base/is-object';
import type { ForeignItem, Format, ImportSession, InputFile } from '../format';
import { jsonRows } from '../json-rows';
import { without, isName, type Json } from '../json-values';
import { quoted } from '../loss-report';
import { TalkItems, type Talk } from './conversation-items';

export const messages: Format = {
  id: 'messages',
  title: 'messages of OpenAI and Anthropic',
  unit: 'codepoint',
  several: false,
  conversations: true,
  recognises: (_name, head) =>
    /"messages"\s*:\s*\[\s*\{[^[\]{}]*"role"\s*:/.test(head) &&
    !/"(?:chosen|preferred_output|fields|annotations|observations|traceId|trace_id|resourceSpans)"\s*:/.test(
      head,
    ),
  read,
};

async function* read(files: readonly InputFile[], session: ImportSession): AsyncGenerator<ForeignItem> {
  const items = new TalkItems(session);
  for (const file of files)
    for await (const { value, line } of jsonRows(file, session.losses)) {
      const place = { file: file.name, line };
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
}

/** A line is a conversation, or a request to a model: alone, or in a batch of OpenAI (`body`) or Anthropic (`params`). */
function talkOf(row: Json, place: Talk['place']): Talk | undefined {
  const inner = ['body', 'params'].find((key) => isObject(row[key]) && Array.isArray(row[key].messages));
  const request = inner === undefined ? row : (row[inner] as Json);
  if (!Array.isArray(request.messages)) return undefined;
  const given = row.id ?? row.custom_id;
  const hasId = isName(given);
  // Anthropic has the instructions outside the list of messages.
  const system = request.system;
  const hasSystem = typeof system === 'string' || Array.isArray(system);
  const used = ['messages', ...(hasSystem ? ['system'] : [])];
  const outer = inner === undefined ? {} : without(row, [inner, ...(hasId ? ['id', 'custom_id'] : [])]);
  return {
    place,
    ...(hasId && { id: String(given) }),
    messages: hasSystem ? [{ role: 'system', content: system }, ...request.messages] : request.messages,
    fields: without(request, inner === undefined && hasId ? [...used, 'id', 'custom_id'] : used),
    meta: { ...outer, ...(typeof given === 'number' && { id: given }) },
  };
}
