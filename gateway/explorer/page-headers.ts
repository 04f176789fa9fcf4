/** What a browser may do with the page: run its own files, talk to its own gateway, and nothing else. */

/**
 * Content-Security-Policy (CSP Level 3): no inline script and no inline style, no other host, not in a frame. The page holds a
 * token, and shows data of persons; a script that slipped into either could send them nowhere.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // The editor's own marks are pictures in its style sheet.
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Stands on every answer of the explorer, also on the ones without a page. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  // What a query or a variable holds never leaves in an address; the address itself stays here too.
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // For browsers that do not know `frame-ancestors`.
  'x-frame-options': 'DENY',
};
