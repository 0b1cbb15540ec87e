/**
 * Phone numbers in what people may read: which fields hold one, what one looks like in a text, and
 * how much of it is shown. No numbers leave the server whole unless somebody asked for them.
 */

/** What people put between the digits. */
const BETWEEN = "[ ().\\u00a0/-]{0,2}";
/** International, with a plus, also as a URL writes it; at least seven digits. */
const E164_LIKE = new RegExp(`(?:\\+|%2B)${BETWEEN}[1-9](?:${BETWEEN}\\d){6,14}\\d*`, "gi");
/** In a field that holds a number: whatever has five digits. Shorter ones are service numbers. */
const DIGITS = new RegExp(`(?:\\+|%2B)?\\d(?:${BETWEEN}\\d){4,}`, "gi");
/** With fewer digits than this a number is looked for only where its field says so. */
const FINDABLE_DIGITS = 7;

const HIDDEN = "••• •••";

/** Fields that hold a number, spelled any way: `from_number`, `fromNumber`, `X-Caller-Id`. */
const NUMBER_FIELD =
  /(^|x)(from|to|user|agent|caller|callee|called|calling|customer|client|callback|contact|dialed|transfer|destination|sms|twilio)number$|(phone|mobile|telephone|msisdn|whatsapp)(number|no|e164)?$|callerid(number)?$|^(transferdestination|transferto|ani|dnis)$/;

/** Of names as they came: the same few come by the thousand, and senders may invent any others. */
const judged = new Map<string, boolean>();
const JUDGED_AT_MOST = 1_000;
const JUDGED_CHARACTERS = 64;

export function isNumberField(name: string): boolean {
  const known = judged.get(name);
  if (known !== undefined) return known;
  const isOne = NUMBER_FIELD.test(name.toLowerCase().replace(/[^a-z0-9]/g, ""));
  if (name.length > JUDGED_CHARACTERS) return isOne;
  if (judged.size >= JUDGED_AT_MOST) judged.clear();
  judged.set(name, isOne);
  return isOne;
}

/** `+15550104567` → `+1 ••• ••• 4567`. What holds no number, such as `anonymous`, stays. */
export function maskNumber(text: string): string {
  return text.replace(DIGITS, maskDigits);
}

/** Looks in a text for numbers it knows and for whatever looks like an international one. */
export function maskNumbersInText(text: string, known: RegExp | null): string {
  const masked = known === null ? text : text.replace(known, maskDigits);
  return masked.replace(E164_LIKE, maskDigits);
}

/** The numbers in the value of a field that holds one, as their digits; a `+` says international. */
export function numbersIn(text: string): string[] {
  return (text.match(DIGITS) ?? [])
    .map((found) => (/^(\+|%2B)/i.test(found) ? "+" : "") + digitsOf(found))
    .filter((number) => number.replace("+", "").length >= FINDABLE_DIGITS);
}

/**
 * Finds given numbers however they are spelled elsewhere: with or without the plus, spaces, or
 * the prefix of their country.
 *
 * @param numbers as `numbersIn` gives them
 */
export function knownNumbers(numbers: Iterable<string>): RegExp | null {
  const whole = new Set<string>();
  const national = new Set<string>();
  for (const number of numbers) {
    const digits = number.replace("+", "");
    whole.add(digits);
    const rest = digits.slice(countryPrefix(digits).length);
    if (number.startsWith("+") && rest.length >= FINDABLE_DIGITS) national.add(rest);
  }
  if (whole.size === 0) return null;
  const longestFirst = (set: Set<string>) => [...set].sort((a, b) => b.length - a.length);
  const spelled = (digits: string) => [...digits].join(BETWEEN);
  return new RegExp(
    [
      ...longestFirst(whole).map((digits) => `(?:\\+|%2B)?${spelled(digits)}`),
      // Part of a longer number it would be an accident.
      ...longestFirst(national).map((digits) => `(?<!\\d)${spelled(digits)}(?!\\d)`),
    ].join("|"),
    "gi",
  );
}

function maskDigits(found: string): string {
  const digits = digitsOf(found);
  if (!/^(\+|%2B)/i.test(found)) return `${HIDDEN} ${tailOf(digits)}`;
  const prefix = countryPrefix(digits);
  return `+${prefix} ${HIDDEN} ${tailOf(digits.slice(prefix.length))}`;
}

/** Enough to tell two callers apart, never most of a number. */
function tailOf(digits: string): string {
  return digits.slice(digits.length >= 8 ? -4 : -2);
}

function digitsOf(found: string): string {
  return found.replace(/^%2B/i, "").replace(/\D/g, "");
}

/** Countries whose prefix has two digits; 1 and 7 have one, all others three. */
const TWO_DIGITS = /^(2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58])/;

function countryPrefix(digits: string): string {
  return digits.slice(0, /^[17]/.test(digits) ? 1 : TWO_DIGITS.test(digits) ? 2 : 3);
}
