/** Which addresses never leave this machine: there alone plain text is spoken. */

const LOOPBACK_4 = /^127(\.\d{1,3}){3}$/;

/** True of `localhost`, 127.0.0.0/8 and ::1, with or without brackets; false of every other name, wherever it leads. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase();
  return name === 'localhost' || name === '::1' || name === '[::1]' || LOOPBACK_4.test(name);
}
