/** Returns bytes as hexadecimal numbers of two digits. */
export const toHex = (bytes: Uint8Array, separator = ''): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(separator)
