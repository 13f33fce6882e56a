const longest = 254
const address =
  /^[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@(?:[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?\.)+[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?$/

/**
 * Tells whether a text is one plain address, as SDS takes it: an ASCII dot-atom, `@`, a domain of LDH labels with a dot, 254 characters.
 * Source: RFC 5322, 3.4.1.
 */
export const isEmailAddress = (text: string): boolean => text.length <= longest && address.test(text)
