const NAME_MAX_LENGTH = 50;
const CONTROL_CHARACTERS = /\p{Cc}/u;

/** A courier's name without surrounding space; undefined when it is none. */
export function courierName(text: string): string | undefined {
  const name = text.normalize('NFC').trim();
  return name === '' || name.length > NAME_MAX_LENGTH || CONTROL_CHARACTERS.test(name) ? undefined : name;
}
