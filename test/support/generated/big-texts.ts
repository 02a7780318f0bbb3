/**
 * Tickets by the million: each is composed from these sentences by its number alone, so that the text of number 731,204 can be had without
 * making the others. About 1 kB each; 12 of 100 hold characters outside ASCII.
 */
export interface BigText {
  text: string;
  /** The order number in the first sentence; code points, end exclusive. */
  order: { start: number; end: number; text: string };
  intent: string;
}

export const INTENTS = [
  'refund',
  'duplicate-charge',
  'missing-parcel',
  'damaged-item',
  'cancel-plan',
  'other',
];

/** One list an intent; `#` stands for the order number. */
const OPENERS: string[][] = [
  [
    'Please pay back what I paid for order #.',
    'I would like my money for # returned.',
    'Order # was never sent, so where is my refund?',
  ],
  [
    'Order # was charged twice on my card.',
    'I see two payments for #, and I bought one thing.',
    'You took the money for # two times.',
  ],
  [
    'Order # has not arrived.',
    'Where is #? Tracking says delivered.',
    'I have been waiting for # for two weeks now.',
  ],
  [
    'The lid of the kettle in # is broken.',
    'Order # came with a cracked jar.',
    'What was in # is not what I ordered.',
  ],
  [
    'Please end my plan, the last box was #.',
    'I want to cancel the plan that # belongs to.',
    'No more boxes after #, please.',
  ],
  [
    'A question about #.',
    'I am writing because of #, and I hope this is the right place.',
    'Somebody should know this about #.',
  ],
];

const SENTENCES = [
  'I have looked at my account and the page shows nothing since Tuesday.',
  'Your colleague on the phone was friendly, but she could not find anything either.',
  'I ordered it as a present, and the birthday is at the end of the week.',
  'The confirmation says that it would take three to five working days.',
  'I have attached the photo again, in case the first one did not come through.',
  'My neighbour has had exactly the same trouble with an order from the same week.',
  'It is not the money that bothers me, it is that nobody answers.',
  'We have been customers for six years and this is the first time that I complain.',
  'The website let me choose a delivery day and then ignored it.',
  'I tried the form on your page first, and it ended with an empty screen.',
  'Could you tell me by Friday whether I can count on it?',
  'If it is easier for you, I can come to the shop in person.',
  'The invoice carries the wrong street, although the parcel label has the right one.',
  'I do not need a voucher, I need an answer.',
  'Last month everything worked, so something must have changed since then.',
  'The box was closed with tape of another company, which I found strange.',
  'I have read your terms twice and I think that I am within the thirty days.',
  'Please do not call during the day, I work at the hospital and cannot pick up.',
  'The grinder itself is fine, and my daughter uses it every morning.',
  'I paid with the blue card, not with the one that is stored in my profile.',
  'There was a note in the parcel about a replacement, and no replacement.',
  'The manual speaks of a small key, and I could not find one in the box.',
  'Thank you for looking into it, I know that this is a busy time for you.',
  'My husband says that I should let it go, and I will not.',
  'On the statement it is listed twice with the same reference.',
  'I would rather keep it if there is a spare part for it.',
  'The driver rang, waited for two seconds and left.',
  'It worked for eleven days and on the twelfth it did not.',
  'In the app the button is grey, on the website it is not there at all.',
  'You can leave it with the baker next door, she is there from six.',
];

const NON_ASCII = [
  'Mein Name schreibt sich übrigens Jürgen Weiß, nicht „Juergen Weiss“.',
  'La cafetière était déjà ébréchée à l’arrivée, c’est dommage.',
  'I am really not amused 😡, and neither is the cat 🐈.',
  'It cost €49.90 — not £49.90 as your mail says.',
  'الطرد لم يصل حتى الآن، وأرجو الرد قبل يوم الخميس.',
  'המשלוח הגיע לכתובת הלא נכונה, ברחוב אחר לגמרי.',
  '箱は届きましたが、中身が違いました。',
  'पार्सल अभी तक नहीं आया है, कृपया जाँच करें।',
  'Thanks a lot 👩‍👧‍👦 from all three of us!',
  'Zażółć gęślą jaźń, as we say when the keyboard works again.',
];

const CHANNELS = ['mail', 'chat', 'form', 'app', 'phone'];

/** The text of sample `index`; `newline` is what a line break is written as, so that a JSON line can be composed without escaping it. */
export function bigText(index: number, newline = '\n'): BigText {
  const random = generator(index);
  const kind = Math.floor(random() * INTENTS.length);
  const openers = OPENERS[kind]!;
  const opener = openers[Math.floor(random() * openers.length)]!;
  const order = `KC-${String(10_000 + Math.floor(random() * 90_000))}`;
  const start = opener.indexOf('#');
  const plain = random() >= 0.12;
  const wanted = 550 + random() * 750;
  // A walk through the list that meets no sentence twice: 7 and 11 have no factor in common with its length.
  const [first, step] = [Math.floor(random() * SENTENCES.length), random() < 0.5 ? 7 : 11];

  let text = opener.replace('#', order);
  let length = text.length;
  for (let count = 1; length < wanted; count++) {
    const foreign = !plain && count % 4 === 1;
    const sentence = foreign
      ? NON_ASCII[Math.floor(random() * NON_ASCII.length)]!
      : SENTENCES[(first + count * step) % SENTENCES.length]!;
    text += (count % 5 === 0 ? newline + newline : ' ') + sentence;
    length += sentence.length + 1;
  }
  return { text, order: { start, end: start + order.length, text: order }, intent: INTENTS[kind]! };
}

export function bigId(index: number): string {
  return `b-${String(index + 1).padStart(8, '0')}`;
}

/** Sample `index` as its JSON line, with `\n`. No sentence holds a character that JSON escapes. */
export function bigLine(index: number): string {
  const { text } = bigText(index, '\\n');
  const split = index % 10 === 0 ? 'test' : 'train';
  return `{"id":"${bigId(index)}","text":"${text}","customer":"c-${index}","channel":"${CHANNELS[index % 5]}","split":"${split}"}\n`;
}

/** mulberry32, seeded by a number: uniform in [0, 1). */
function generator(seed: number): () => number {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  };
}
